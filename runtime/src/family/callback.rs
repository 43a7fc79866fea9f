use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use crate::snapshot::Number;

type Callback = Arc<dyn Fn() -> Option<Number> + Send + Sync>;

/// Functions that give the values of series at a gather, by the series' label text; one without a value is left out.
#[derive(Default)]
pub(crate) struct Callbacks {
    by_series: RwLock<HashMap<Arc<str>, Callback>>,
}

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
        let before = self.write().insert(Arc::clone(labels), Arc::new(read));
        drop(before);
    }

    /// Lets go of the function of a series that is gone.
    pub(crate) fn forget(&self, labels: &str) {
        // What it holds is the user's, and may do anything when it is dropped: after the lock.
        let forgotten = self.write().remove(labels);
        drop(forgotten);
    }

    /// Lets go of all of them.
    pub(crate) fn forget_all(&self) {
        let forgotten = std::mem::take(&mut *self.write());
        drop(forgotten);
    }

    /// What the series shows: what its callback reads, and for a counter what was counted besides. The callback is the
    /// user's code and runs under no lock.
    pub(crate) fn value(&self, labels: &Arc<str>, recorded: Number, adds: bool) -> Option<Number> {
        let by_series = self
            .by_series
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let Some(read) = by_series.get(labels).cloned() else {
            return Some(recorded);
        };
        drop(by_series);
        let value = read()?;
        Some(if adds { recorded.plus(value) } else { value })
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<Arc<str>, Callback>> {
        self.by_series
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callbacks").finish_non_exhaustive()
    }
}
