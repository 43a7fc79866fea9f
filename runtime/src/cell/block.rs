//! Blocks of cells: the same cells in every thread.
//!
//! A thread allocates its cells of a block when it first touches it. They stay when it ends, and the thread that gets its
//! number goes on with them: nothing is folded, nothing is lost. A block stays for good, and is used again.

use super::Cells;
use super::thread::{self, NONE, Own};
use crate::sync::{AtomicU64, OnceLock, global};

/// Unused cells before a thread's first, so that no cache line is written by two threads.
const MARGIN: usize = if cfg!(bellwether_model) { 0 } else { 8 };

/// What all threads have of a block.
#[derive(Debug, Default)]
pub(super) struct Block {
    of_threads: Growing<Box<[AtomicU64]>>,
    /// What threads without a number write together.
    shared: OnceLock<Box<[AtomicU64]>>,
}

/// The block of a number, made where it is new.
pub(super) fn of_number(number: usize) -> &'static Block {
    global!(BLOCKS: OnceLock<Growing<Block>> = OnceLock::new());
    let blocks = BLOCKS.get_or_init(Growing::default);
    blocks.place(number).get_or_init(Block::default)
}

impl Block {
    /// The cells, of which there are so many, that this thread may write. If its number allows, they are at hand from now on.
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
