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

    /// So many of them.
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

    /// Overwrites. Only for cells that hold a state and not a count.
    #[inline]
    pub(crate) fn set(self, at: usize, bits: u64) {
        self.cells[at].store(bits, Ordering::Release);
    }
}

/// The cells of one series in every thread, to be summed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Totals<'a> {
    /// A block of each thread.
    blocks: &'a [&'a [AtomicU64]],
    /// Where the series begins in each.
    first: usize,
}

impl<'a> Totals<'a> {
    /// Of the series that begins at cell `first` of each of these blocks.
    pub(crate) fn new(blocks: &'a [&'a [AtomicU64]], first: usize) -> Self {
        Self { blocks, first }
    }

    /// The sum of a count, or a state where there is one block.
    pub(crate) fn sum(&self, at: usize) -> u64 {
        self.cells(at).fold(0, u64::wrapping_add)
    }

    /// The sum of a float. Adds in the order of the threads, so it never falls when no part falls.
    pub(crate) fn sum_f64(&self, at: usize) -> f64 {
        self.cells(at)
            .fold(0.0, |sum, bits| sum + f64::from_bits(bits))
    }

    fn cells(&self, at: usize) -> impl Iterator<Item = u64> {
        let at = self.first + at;
        self.blocks
            .iter()
            .map(move |block| block[at].load(Ordering::Acquire))
    }
}
