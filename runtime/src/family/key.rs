use std::borrow::Borrow;
use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher};
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::labels::Names;
use super::open::OpenSeries;

/// Label values to look a series up by, hashed.
#[derive(Debug)]
pub(super) struct Key<'a> {
    values: &'a [&'a str],
    names: &'a Names,
    hash: u64,
}

impl<'a> Key<'a> {
    /// `names` are those of the first family that the series feeds.
    pub(super) fn new(values: &'a [&'a str], names: &'a Names, hasher: &RandomState) -> Self {
        let mut state = hasher.build_hasher();
        for value in values {
            state.write(value.as_bytes());
            state.write_u8(0xFF); // Ends a value, for no UTF-8 text holds it.
        }
        let hash = state.finish();
        Self {
            values,
            names,
            hash,
        }
    }
}

/// The series of an open set by their values. The label text of a series is its key: the values are not kept twice.
#[derive(Debug, Default)]
pub(super) struct Index {
    series: HashSet<Stored, BuildHasherDefault<Hashed>>,
}

impl Index {
    pub(super) fn get(&self, key: &Key<'_>) -> Option<&Arc<OpenSeries>> {
        self.series
            .get(key as &dyn Lookup)
            .map(|stored| &stored.series)
    }

    pub(super) fn insert(&mut self, key: &Key<'_>, series: Arc<OpenSeries>) {
        self.series.insert(Stored {
            series,
            hash: key.hash,
        });
    }

    pub(super) fn remove(&mut self, key: &Key<'_>) -> Option<Arc<OpenSeries>> {
        self.series
            .take(key as &dyn Lookup)
            .map(|stored| stored.series)
    }
}

#[derive(Debug)]
struct Stored {
    series: Arc<OpenSeries>,
    hash: u64,
}

/// What a kept series and a key have in common, so that the set is asked without making a series.
trait Lookup {
    fn hash(&self) -> u64;
    fn is(&self, stored: &Stored) -> bool;
    fn stored(&self) -> Option<&Stored>;
}

impl Lookup for Key<'_> {
    fn hash(&self) -> u64 {
        self.hash
    }

    fn is(&self, stored: &Stored) -> bool {
        let OpenSeries { labels, plain, .. } = &*stored.series;
        self.hash == stored.hash && self.names.wrote(&labels.of(0)[0], *plain, self.values)
    }

    fn stored(&self) -> Option<&Stored> {
        None
    }
}

impl Lookup for Stored {
    fn hash(&self) -> u64 {
        self.hash
    }

    fn is(&self, stored: &Stored) -> bool {
        Arc::ptr_eq(&self.series, &stored.series)
    }

    fn stored(&self) -> Option<&Stored> {
        Some(self)
    }
}

impl Hash for dyn Lookup + '_ {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(Lookup::hash(self));
    }
}

impl PartialEq for dyn Lookup + '_ {
    fn eq(&self, other: &Self) -> bool {
        match (self.stored(), other.stored()) {
            (_, Some(stored)) => self.is(stored),
            (Some(stored), None) => other.is(stored),
            (None, None) => false, // The set compares with what it keeps.
        }
    }
}

impl Eq for dyn Lookup + '_ {}

impl<'a> Borrow<dyn Lookup + 'a> for Stored {
    fn borrow(&self) -> &(dyn Lookup + 'a) {
        self
    }
}

impl Hash for Stored {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl PartialEq for Stored {
    fn eq(&self, other: &Self) -> bool {
        self.is(other)
    }
}

impl Eq for Stored {}

/// Takes a hash for what it is.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
