use std::sync::atomic::Ordering;

use crate::sync::{AtomicU64, planted};

/// The cells of one series that the calling thread may write.
///
/// Every write is a `Release`, which costs nothing on x86: a gather that sees it also sees what was written before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cells<'a> {
    cells: &'a [AtomicU64],
    shared: bool,
}

impl<'a> Cells<'a> {
    /// Cells that no other thread writes: plain loads and stores are exact.
    #[inline]
    pub(crate) fn exclusive(cells: &'a [AtomicU64]) -> Self {
        Self {
            cells,
            shared: false,
        }
    }

    /// Cells that any thread may write.
    #[inline]
    pub(crate) fn shared(cells: &'a [AtomicU64]) -> Self {
        Self {
            cells,
            shared: !planted!(SharedPlain),
        }
    }

    /// Returns `count` cells, starting at `first`.
    pub(super) fn part(self, first: usize, count: usize) -> Self {
        let cells = &self.cells[first..][..count];
        Self { cells, ..self }
    }

    /// Adds to an integer. Wraps, so that an `i64` goes down by adding its negative.
    #[inline]
    pub(crate) fn add(self, at: usize, n: u64) {
        let cell = &self.cells[at];
        if self.shared {
            cell.fetch_add(n, Ordering::Release);
        } else {
            // Relaxed: only this thread ever wrote it.
            cell.store(
                cell.load(Ordering::Relaxed).wrapping_add(n),
                Ordering::Release,
            );
        }
    }

    /// Adds to a float.
    #[inline]
    pub(crate) fn add_f64(self, at: usize, n: f64) {
        let cell = &self.cells[at];
        let plus = |bits| (f64::from_bits(bits) + n).to_bits();
        if self.shared {
            cell.update(Ordering::Release, Ordering::Relaxed, plus);
        } else {
            cell.store(plus(cell.load(Ordering::Relaxed)), Ordering::Release);
        }
    }

    /// What the first holds, as an integer and as a float.
    pub(crate) fn value(self) -> (u64, f64) {
        let bits = self.cells[0].load(Ordering::Acquire);
        (bits, f64::from_bits(bits))
    }

    /// Overwrites. Only for cells that hold a state and not a count.
    #[inline]
    pub(crate) fn set(self, at: usize, bits: u64) {
        self.cells[at].store(bits, Ordering::Release);
    }
}

/// The cells of one series, to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Totals<'a> {
    /// Added up over all threads; none where no thread has any.
    Sums(&'a [u64]),
    /// That all threads write.
    Cells(&'a [AtomicU64]),
}

impl Totals<'_> {
    /// A count, or a state.
    pub(crate) fn sum(&self, at: usize) -> u64 {
        match self {
            Self::Sums(sums) => sums.get(at).copied().unwrap_or_default(),
            Self::Cells(cells) => cells[at].load(Ordering::Acquire),
        }
    }

    /// A float.
    pub(crate) fn sum_f64(&self, at: usize) -> f64 {
        f64::from_bits(self.sum(at))
    }
}
