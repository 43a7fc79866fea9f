use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::cells::OperationCells;
use super::outcome::{Outcome, Verdict};
use crate::family::At;
use crate::label::Label;

/// A call that has begun. It counts as in flight until it is finished or dropped.
///
/// Dropped unfinished it counts as cancelled, or as a panic while the thread unwinds. It is `Send` and holds no lock, so
/// it may be kept across an `await`.
#[must_use = "a call that is dropped at once counts as cancelled"]
pub struct Call<'a, E = ()> {
    running: Running<&'a OperationCells, Series<'a>>,
    class: PhantomData<fn(E)>,
}

impl<'a, E> Call<'a, E> {
    #[inline]
    pub(super) fn start(cells: &'a OperationCells, series: Series<'a>) -> Self {
        Self {
            running: Running::start(cells, series),
            class: PhantomData,
        }
    }

    /// It went well.
    pub fn ok(self) {
        self.finish(Verdict::OK);
    }

    /// It failed.
    pub fn error(self) {
        self.finish(Verdict::plain(Outcome::Error));
    }

    /// It failed with an error of this class; or did not fail, where that is `#[label(expected)]`.
    pub fn error_of<Q: Label<Key = E::Key>>(self, error: Q)
    where
        E: Label,
    {
        self.finish(Verdict::of_class(&error));
    }

    /// It ended like this.
    #[inline]
    pub fn finish(self, verdict: Verdict) {
        self.running.finish(verdict);
    }
}

impl<E> fmt::Debug for Call<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("finished", &self.running.finished)
            .finish_non_exhaustive()
    }
}

/// The series of a call: found for it, or that of a handle, which is not cloned because all that hold it would write to
/// one counter of references.
#[derive(Debug)]
pub(super) enum Series<'a> {
    Found(At),
    Held(&'a At),
}

impl AsRef<At> for Series<'_> {
    #[inline]
    fn as_ref(&self) -> &At {
        match self {
            Self::Found(at) => at,
            Self::Held(at) => at,
        }
    }
}

impl AsRef<Self> for At {
    fn as_ref(&self) -> &Self {
        self
    }
}

/// What a call is, whether its cells are borrowed or shared.
#[derive(Debug)]
pub(crate) struct Running<C: Deref<Target = OperationCells>, S: AsRef<At> = At> {
    cells: C,
    series: S,
    start: u64,
    finished: bool,
}

impl<C: Deref<Target = OperationCells>, S: AsRef<At>> Running<C, S> {
    #[inline]
    pub(crate) fn start(cells: C, series: S) -> Self {
        let start = cells.begin(series.as_ref());
        Self {
            cells,
            series,
            start,
            finished: false,
        }
    }

    /// Where its cells are.
    #[cfg(feature = "http")]
    pub(crate) fn cells(&self) -> &C {
        &self.cells
    }

    #[inline]
    pub(crate) fn finish(mut self, verdict: Verdict) {
        self.end(verdict);
    }

    /// Records the end, the first time.
    fn end(&mut self, verdict: Verdict) {
        if !std::mem::replace(&mut self.finished, true) {
            self.cells.end(self.series.as_ref(), self.start, verdict);
        }
    }
}

impl<C: Deref<Target = OperationCells>, S: AsRef<At>> Drop for Running<C, S> {
    fn drop(&mut self) {
        let outcome = if std::thread::panicking() {
            Outcome::Panic
        } else {
            Outcome::Cancelled
        };
        self.end(Verdict::plain(outcome));
    }
}
