use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use crate::snapshot::Number;

type Callback = Arc<dyn Fn() -> Option<Number> + Send + Sync>;

/// Functions that give the values of series at a gather, by where the label text of the series is: a series that was
/// removed and made again has the same text at another place. One without a value is left out.
#[derive(Default)]
pub(crate) struct Callbacks {
    by_series: RwLock<BySeries>,
}

/// With the text, so that nothing else comes to its place.
type BySeries = HashMap<usize, (Arc<str>, Callback)>;

impl Callbacks {
    /// Whether there is any.
    pub(crate) fn any(&self) -> bool {
        let by_series = self.by_series.read();
        !by_series.unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Has a series read from here on.
    pub(crate) fn set(
        &self,
        labels: &Arc<str>,
        read: impl Fn() -> Option<Number> + Send + Sync + 'static,
    ) {
        let callback: Callback = Arc::new(read);
        let before = self
            .write()
            .insert(place(labels), (Arc::clone(labels), callback));
        drop(before);
    }

    /// Lets go of the functions of series that are gone.
    pub(crate) fn forget<'a>(&self, series: impl IntoIterator<Item = &'a Arc<str>>) {
        let mut by_series = self.write();
        let forget = |labels| by_series.remove(&place(labels));
        let forgotten: Vec<_> = series.into_iter().filter_map(forget).collect();
        drop(by_series);
        // What they hold is the user's, and may do anything when it is dropped: after the lock.
        drop(forgotten);
    }

    /// What the series shows: what its callback reads, and for a counter what was counted besides. The callback is the
    /// user's code and runs under no lock.
    pub(crate) fn value(&self, labels: &Arc<str>, recorded: Number, adds: bool) -> Option<Number> {
        let by_series = self
            .by_series
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let read = by_series
            .get(&place(labels))
            .map(|(_, read)| Arc::clone(read));
        drop(by_series);
        let Some(read) = read else {
            return Some(recorded);
        };
        let value = read()?;
        Some(if adds { recorded.plus(value) } else { value })
    }

    fn write(&self) -> RwLockWriteGuard<'_, BySeries> {
        self.by_series
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn place(labels: &Arc<str>) -> usize {
    labels.as_ptr().addr()
}

impl fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callbacks").finish_non_exhaustive()
    }
}
