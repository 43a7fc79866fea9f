//! Blocks of cells: the same cells in every thread.
//!
//! A thread allocates its cells of a block when it first touches it. They stay when it ends, and the thread that gets its
//! number goes on with them: nothing is folded, nothing is lost. A block stays for good, and is used again.

use std::collections::BTreeSet;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::Cells;
use super::thread::{self, NONE, Own};
use crate::sync::{AtomicU64, OnceLock, RwLock, global, planted};

/// Unused cells before a thread's first, so that no cache line is written by two threads.
const MARGIN: usize = if cfg!(bellwether_model) { 0 } else { 8 };

/// What all threads have of a block.
#[derive(Debug, Default)]
pub(super) struct Block {
    of_threads: Growing<Box<[AtomicU64]>>,
    /// What threads without a number write together.
    shared: OnceLock<Box<[AtomicU64]>>,
    kinds: RwLock<Kinds>,
}

/// The cells that need special treatment in a sum: all others are integers, added in any order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kinds {
    /// Floats.
    pub(crate) floats: BTreeSet<usize>,
    /// Integers that are read last, after all other cells of all threads.
    pub(crate) last: BTreeSet<usize>,
}

/// The block of a number, made where it is new.
pub(super) fn of_number(number: usize) -> &'static Block {
    global!(BLOCKS: OnceLock<Growing<Block>> = OnceLock::new());
    let blocks = BLOCKS.get_or_init(Growing::default);
    blocks.place(number).get_or_init(Block::default)
}

impl Block {
    /// Returns the `size` cells that this thread may write, and caches them for [`thread::at_hand`] if the block's number is
    /// low enough.
    pub(super) fn cells(&'static self, number: usize, size: usize) -> Cells<'static> {
        let zeros = || (0..MARGIN + size).map(|_| AtomicU64::new(0)).collect();
        let thread = thread::number();
        if thread == NONE {
            return Cells::shared(&self.shared.get_or_init(zeros)[MARGIN..]);
        }
        let cells: Own = &self.of_threads.place(thread).get_or_init(zeros)[MARGIN..];
        thread::keep(number, cells);
        Cells::exclusive(cells)
    }

    /// The cells of every thread that has them.
    pub(super) fn all(&self) -> impl Iterator<Item = &[AtomicU64]> {
        let all = self.of_threads.all().chain(self.shared.get());
        all.map(|cells| &cells[MARGIN..])
    }

    /// Adds the kinds of a series whose first cell is `first`.
    pub(super) fn add_kinds(&self, first: usize, kinds: &Kinds) {
        let mut all = self.kinds.write().unwrap_or_else(PoisonError::into_inner);
        all.floats.extend(kinds.floats.iter().map(|at| first + at));
        all.last.extend(kinds.last.iter().map(|at| first + at));
    }

    /// Removes the kinds of a series whose first cell is `first`.
    pub(super) fn remove_kinds(&self, first: usize, kinds: &Kinds) {
        let mut all = self.kinds.write().unwrap_or_else(PoisonError::into_inner);
        for at in &kinds.floats {
            all.floats.remove(&(first + at));
        }
        for at in &kinds.last {
            all.last.remove(&(first + at));
        }
    }

    /// Returns the sum of each cell over all threads. Reads thread by thread, in memory order; [`Kinds::last`] comes last.
    pub(super) fn add_up(&self) -> Vec<u64> {
        let kinds = self.kinds.read().unwrap_or_else(PoisonError::into_inner);
        let (threads, mut sums): (Vec<_>, _) = (self.all().collect(), Vec::new());
        for cells in &threads {
            sums.resize(cells.len(), 0);
            let mut from = 0;
            for float in kinds.floats.iter().copied().chain([cells.len()]) {
                for (sum, cell) in sums[from..float].iter_mut().zip(&cells[from..float]) {
                    add(sum, cell);
                }
                if let Some(cell) = cells.get(float) {
                    let more = f64::from_bits(cell.load(Ordering::Acquire));
                    sums[float] = (f64::from_bits(sums[float]) + more).to_bits();
                }
                from = float + 1;
            }
        }
        if !planted!(EnteredFirst) && !sums.is_empty() && !kinds.last.is_empty() {
            for at in &kinds.last {
                sums[*at] = 0;
            }
            // A call may have started on a new thread and ended on one that was already read.
            let threads = if planted!(StaleThreads) {
                threads
            } else {
                self.all().collect()
            };
            for cells in threads {
                for at in &kinds.last {
                    add(&mut sums[*at], &cells[*at]);
                }
            }
        }
        sums
    }
}

fn add(sum: &mut u64, cell: &AtomicU64) {
    *sum = sum.wrapping_add(cell.load(Ordering::Acquire));
}

/// Values by number, each made when it is first asked for. They never move, so that one thread may read while another adds.
#[derive(Debug)]
struct Growing<T> {
    first: [OnceLock<T>; FIRST],
    /// The others, in segments of 16, 32, 64, …
    more: [OnceLock<Box<[OnceLock<T>]>>; SEGMENTS],
}

const FIRST: usize = if cfg!(bellwether_model) { 1 } else { 16 };

/// Enough for a million of them. Models have two.
const SEGMENTS: usize = if cfg!(bellwether_model) { 1 } else { 16 };

impl<T> Default for Growing<T> {
    fn default() -> Self {
        Self {
            first: std::array::from_fn(|_| OnceLock::new()),
            more: std::array::from_fn(|_| OnceLock::new()),
        }
    }
}

impl<T> Growing<T> {
    fn place(&self, number: usize) -> &OnceLock<T> {
        if let Some(place) = self.first.get(number) {
            return place;
        }
        let segment = (number / FIRST).ilog2() as usize;
        let before = FIRST << segment;
        let empty = || (0..before).map(|_| OnceLock::new()).collect();
        &self.more[segment].get_or_init(empty)[number - before]
    }

    fn all(&self) -> impl Iterator<Item = &T> {
        let more = self.more.iter().filter_map(OnceLock::get).flatten();
        self.first.iter().chain(more).filter_map(OnceLock::get)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_a_place_of_its_own() {
        let places = Growing::default();
        // Those of a later segment before those of an earlier one.
        for number in (0..100).rev() {
            assert_eq!(places.place(number).get(), None);
            places.place(number).get_or_init(|| number);
        }
        assert!(places.all().copied().eq(0..100));
        let last = places.place(1_000_000).get_or_init(|| 1_000_000);
        assert_eq!(places.all().last(), Some(last));
    }
}
