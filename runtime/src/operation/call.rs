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
    running: Running<&'a OperationCells>,
    class: PhantomData<fn(E)>,
}

impl<'a, E> Call<'a, E> {
    #[inline]
    pub(crate) fn start(cells: &'a OperationCells, at: At) -> Self {
        Self {
            running: Running::start(cells, at),
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

    /// It failed with an error of this class.
    pub fn error_of<Q: Label<Key = E::Key>>(self, error: Q)
    where
        E: Label,
    {
        self.finish(Verdict::error_of(error.index()));
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

/// What a call is, whether its cells are borrowed or shared.
#[derive(Debug)]
pub(crate) struct Running<C: Deref<Target = OperationCells>> {
    cells: C,
    at: At,
    start: u64,
    finished: bool,
}

impl<C: Deref<Target = OperationCells>> Running<C> {
    #[inline]
    pub(crate) fn start(cells: C, at: At) -> Self {
        let start = cells.begin(&at);
        Self {
            cells,
            at,
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
            self.cells.end(&self.at, self.start, verdict);
        }
    }
}

impl<C: Deref<Target = OperationCells>> Drop for Running<C> {
    fn drop(&mut self) {
        let outcome = if std::thread::panicking() {
            Outcome::Panic
        } else {
            Outcome::Cancelled
        };
        self.end(Verdict::plain(outcome));
    }
}
