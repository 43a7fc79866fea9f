use std::hash::{BuildHasher, Hasher};
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
    #[inline]
    pub(super) fn new(values: &'a [&'a str], names: &'a Names, hasher: &RandomState) -> Self {
        let mut state = hasher.build_hasher();
        for value in values {
            state.write(value.as_bytes());
        }
        let hash = state.finish();
        Self {
            values,
            names,
            hash,
        }
    }

    /// What a series keeps of it.
    pub(super) fn short(&self) -> u32 {
        (self.hash >> 32) as u32
    }

    #[inline]
    pub(super) fn hash(&self) -> u64 {
        self.hash
    }

    /// Whether they are the values of the series with this label text.
    #[inline]
    pub(super) fn wrote(&self, text: &str, plain: bool) -> bool {
        self.names.wrote(text, plain, self.values)
    }
}

/// The series of an open set by their values, as numbers of their places among all. The label text of a series is its
/// key: the values are not kept twice, nor the hash here.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The place of a series and 1, at its hash or behind it; 0 where there is none. A power of two, or nothing.
    places: Box<[u32]>,
}

impl Index {
    /// Where the series with these values is among all.
    pub(super) fn find(&self, key: &Key<'_>, all: &[Arc<OpenSeries>]) -> Option<usize> {
        let hash = key.short();
        self.from(hash).find_map(|at| match self.places[at] {
            0 => Some(None),
            place => {
                let place = place as usize - 1;
                let other = &all[place];
                let same = hash == other.hash && key.wrote(&other.labels.of(0)[0], other.plain());
                same.then_some(Some(place))
            }
        })?
    }

    /// Adds the last of all, whose values are new.
    pub(super) fn add_last(&mut self, all: &[Arc<OpenSeries>]) {
        if all.len() * 4 > self.places.len() * 3 {
            return self.rebuild(all);
        }
        if let Some(last) = all.len().checked_sub(1) {
            self.add(last, &all[last]);
        }
    }

    /// Makes it anew. Cost: a walk through the series.
    pub(super) fn rebuild(&mut self, all: &[Arc<OpenSeries>]) {
        let size = (all.len() * 4 / 3 + 1).next_power_of_two().max(8);
        self.places = vec![0; size].into();
        for (place, series) in all.iter().enumerate() {
            self.add(place, series);
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "there is no room for 2^32 series"
    )]
    fn add(&mut self, place: usize, series: &OpenSeries) {
        let free = self.from(series.hash).find(|at| self.places[*at] == 0);
        if let Some(free) = free {
            self.places[free] = place as u32 + 1;
        }
    }

    /// All places, those first where a series of this hash is looked for first.
    fn from(&self, hash: u32) -> impl Iterator<Item = usize> + use<> {
        let size = self.places.len();
        (0..size).map(move |step| (hash as usize + step) & (size - 1))
    }
}
