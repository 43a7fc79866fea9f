use std::fmt;
use std::marker::PhantomData;

use super::call::{Call, Series};
use super::cells::OperationCells;
use crate::family::At;

/// The series of an operation with these labels: what [`Operation::with`](crate::Operation::with) gives. Hold it to skip
/// the look-up of an open label.
///
/// Series that are removed stay usable and are no longer exposed.
pub struct OperationHandle<'a, E = ()> {
    cells: &'a OperationCells,
    at: At,
    class: PhantomData<fn(E)>,
}

impl<'a, E> OperationHandle<'a, E> {
    #[inline]
    pub(super) fn new(cells: &'a OperationCells, at: At) -> Self {
        let class = PhantomData;
        Self { cells, at, class }
    }

    /// Begins a call. Finish the guard; one that is dropped counts as cancelled, or as a panic while the thread
    /// unwinds.
    #[inline]
    pub fn start(&self) -> Call<'_, E> {
        Call::start(self.cells, Series::Held(&self.at))
    }
}

impl<E> Clone for OperationHandle<'_, E> {
    fn clone(&self) -> Self {
        Self::new(self.cells, self.at.clone())
    }
}

impl<E> fmt::Debug for OperationHandle<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OperationHandle")
            .field(&self.cells.desc)
            .finish()
    }
}
