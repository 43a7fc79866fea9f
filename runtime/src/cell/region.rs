//! Allocates cells to families: a region is a range of cell addresses, the same in every thread.

use std::collections::BTreeMap;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::block::{self, Block, Kinds};
use super::{Cells, Sums, Totals, thread};
use crate::sync::{Mutex, MutexGuard, global, planted};

/// How many cells a block has, where a series has not more. A thread pays for the blocks that it touches.
const BLOCK: usize = if cfg!(bellwether_model) { 2 } else { 512 };

/// Cells for a fixed number of series, which each thread has for itself: at the same place in its cells of a block, or of
/// several where one is not enough.
///
/// A recording computes the address of the series' first cell, and finds the thread's cells of its block with one load. A
/// region that is dropped is zeroed in all threads and given to another.
#[derive(Debug)]
pub(crate) struct Region {
    place: Place,
    width: usize,
    series: usize,
    blocks: Box<[&'static Block]>,
    kinds: Kinds,
}

/// Where the series of a region are in every thread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The address of the first cell: the number of its block times the size of one, and the number of the cell in it.
    first: usize,
    /// How far it is from one series to the next, which never lies across two blocks.
    stride: usize,
}

impl Place {
    /// No block has this address, nor one that a set of labels reaches from it.
    pub(crate) const NOWHERE: Self = Self {
        first: usize::MAX / 2,
        stride: 0,
    };

    /// This thread's cells from a series on, where it has touched the block before and both have a low number: nearly
    /// always.
    #[inline]
    pub(crate) fn at_hand(self, series: usize) -> Option<Cells<'static>> {
        let address = self.first + series * self.stride;
        let (_, cells) = thread::at_hand(address / BLOCK).split_at_checked(address % BLOCK)?;
        (!cells.is_empty()).then(|| Cells::exclusive(cells))
    }
}

impl Region {
    /// For `series` series of `width` cells each, which are of these kinds.
    pub(crate) fn new(series: usize, width: usize, kinds: Kinds) -> Self {
        let one = series * width <= BLOCK;
        let stride = if one {
            width
        } else {
            width.next_power_of_two().min(BLOCK)
        };
        let count = if one {
            1
        } else {
            (series * stride).div_ceil(BLOCK)
        };
        let first = if one {
            space().take_part(series * width)
        } else {
            space().take_blocks(width.max(BLOCK), count)
        };
        let numbers = first / BLOCK..first / BLOCK + count;
        let region = Self {
            place: Place { first, stride },
            width,
            series,
            blocks: numbers.map(block::of_number).collect(),
            kinds,
        };
        for series in 0..series {
            let (block, first) = region.find(series);
            region.blocks[block].add_kinds(first, &region.kinds);
        }
        region
    }

    /// Where its series are.
    pub(crate) fn place(&self) -> Place {
        self.place
    }

    /// This thread's cells of a series, or those of all threads that have no number.
    pub(crate) fn cells(&self, series: usize) -> Cells<'_> {
        let (block, first) = self.find(series);
        let number = self.place.first / BLOCK + block;
        let cells = self.blocks[block].cells(number, self.size());
        cells.part(first, self.width)
    }

    /// What all threads have in the first cell of a series, as an integer and as a float.
    pub(crate) fn total(&self, series: usize) -> (u64, f64) {
        let (block, first) = self.find(series);
        let bits = self.blocks[block]
            .all()
            .map(|cells| cells[first].load(Ordering::Acquire));
        bits.fold((0, 0.0), |(integer, float), bits| {
            (bits.wrapping_add(integer), float + f64::from_bits(bits))
        })
    }

    /// Reads the sums of every series, in order.
    pub(crate) fn each(&self, sums: &Sums, mut read: impl FnMut(usize, Totals<'_>)) {
        let mut all = (0..self.series).peekable();
        for (number, block) in self.blocks.iter().enumerate() {
            let sums = sums.of(self.place.first / BLOCK + number, block);
            while let Some(series) = all.next_if(|it| self.find(*it).0 == number) {
                // Empty if no thread has touched the block.
                let sums = sums.get(self.find(series).1..).unwrap_or_default();
                read(series, Totals::Sums(sums));
            }
        }
    }

    /// In which of its blocks a series is, and at which cell it begins.
    fn find(&self, series: usize) -> (usize, usize) {
        let cell = self.place.first % BLOCK + series * self.place.stride;
        (cell / BLOCK, cell % BLOCK)
    }

    /// How many cells each of its blocks has.
    fn size(&self) -> usize {
        self.width.max(BLOCK)
    }

    /// Zeroes the region in all threads and removes its kinds.
    fn clear(&self) {
        for series in 0..self.series {
            let (block, first) = self.find(series);
            self.blocks[block].remove_kinds(first, &self.kinds);
            for cells in self.blocks[block].all() {
                let own = &cells[first..][..self.width];
                // Relaxed: the lock of what is free orders it before whatever the next owner does.
                for cell in own {
                    cell.store(0, Ordering::Relaxed);
                }
            }
        }
    }
}

impl Drop for Region {
    /// No writer is left: every handle has been dropped, and the reference counter orders those drops before this one.
    fn drop(&mut self) {
        if !planted!(RegionDirty) {
            self.clear();
        }
        let cells = self.series * self.width;
        if cells <= BLOCK {
            space().give_part(self.place.first, cells);
        } else {
            space().give_blocks(self.size(), self.blocks.len(), self.place.first);
        }
    }
}

/// What is free, by address, and how many blocks there are.
struct Space {
    /// Parts of blocks of the usual size, and how many cells they have.
    parts: BTreeMap<usize, usize>,
    /// Blocks in a row: by their size and how many.
    rows: BTreeMap<(usize, usize), Vec<usize>>,
    blocks: usize,
}

global!(SPACE: Mutex<Space> = Mutex::new(Space {
    parts: BTreeMap::new(),
    rows: BTreeMap::new(),
    blocks: 0,
}));

fn space() -> MutexGuard<'static, Space> {
    SPACE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Space {
    /// Allocates `cells` adjacent cells, at most one block, in the first block with enough space. Returns their address.
    fn take_part(&mut self, cells: usize) -> usize {
        let room = self.parts.iter().find(|(_, free)| **free >= cells);
        let room = room.map(|(first, free)| (*first, *free));
        let (first, free) = room.unwrap_or_else(|| (self.more_blocks(1), BLOCK));
        self.parts.remove(&first);
        if free > cells {
            self.parts.insert(first + cells, free - cells);
        }
        first
    }

    fn give_part(&mut self, mut first: usize, mut cells: usize) {
        if cells == 0 {
            return;
        }
        // Free parts that touch become one, unless they are of two blocks.
        let before = self.parts.range(..first).next_back();
        if let Some((&other, &free)) = before
            && other + free == first
            && !first.is_multiple_of(BLOCK)
        {
            (first, cells) = (other, free + cells);
        }
        let end = first + cells;
        if !end.is_multiple_of(BLOCK) {
            cells += self.parts.remove(&end).unwrap_or_default();
        }
        self.parts.insert(first, cells);
    }

    /// Takes blocks in a row.
    fn take_blocks(&mut self, size: usize, count: usize) -> usize {
        let given = self.rows.get_mut(&(size, count)).and_then(Vec::pop);
        given.unwrap_or_else(|| self.more_blocks(count))
    }

    fn give_blocks(&mut self, size: usize, count: usize, first: usize) {
        self.rows.entry((size, count)).or_default().push(first);
    }

    fn more_blocks(&mut self, count: usize) -> usize {
        self.blocks += count;
        (self.blocks - count) * BLOCK
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_of_all_blocks_are_apart_and_begin_at_zero() {
        for (series, width) in [(1, 1), (1, 700), (3, 700), (7, 100), (513, 1), (1000, 19)] {
            // The second has the place of the first.
            for _ in 0..2 {
                let region = Region::new(series, width, Kinds::default());
                for n in 0..series {
                    (0..width)
                        .for_each(|cell| region.cells(n).add(cell, (n * width + cell) as u64));
                    let near = region.place().at_hand(n);
                    near.unwrap_or_else(|| region.cells(n)).add(0, 1);
                }
                let mut read = 0;
                region.each(&Sums::default(), |n, totals| {
                    let (first, last) = (totals.sum(0), totals.sum(width - 1));
                    assert_eq!(first, (n * width) as u64 + 1, "series {n} of {series}");
                    assert_eq!(last, (n * width + width - 1) as u64 + u64::from(width == 1));
                    assert_eq!(region.total(n).0, first);
                    read += 1;
                });
                assert_eq!(read, series);
            }
        }
    }

    #[test]
    fn what_is_given_back_is_given_out_again() {
        let mut space = Space {
            parts: BTreeMap::new(),
            rows: BTreeMap::new(),
            blocks: 0,
        };
        let sizes = [100, 200, 21, 300, 1];
        let taken = sizes.map(|cells| space.take_part(cells));
        assert_eq!(taken, [0, 100, 300, BLOCK, 321]);
        // In an order that merges with what is before, behind, and both.
        for n in [1, 4, 0, 3, 2] {
            space.give_part(taken[n], sizes[n]);
        }
        assert_eq!(space.parts, BTreeMap::from([(0, BLOCK), (BLOCK, BLOCK)]));
        assert_eq!(space.take_blocks(700, 3), 2 * BLOCK);
        assert_eq!(space.take_blocks(BLOCK, 3), 5 * BLOCK);
        space.give_blocks(700, 3, 2 * BLOCK);
        assert_eq!(space.take_blocks(BLOCK, 3), 8 * BLOCK);
        assert_eq!(space.take_blocks(700, 3), 2 * BLOCK);
    }
}
