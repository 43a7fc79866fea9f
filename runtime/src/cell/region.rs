//! Which cells of which blocks belong to whom.

use std::collections::BTreeMap;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::block::{self, Block};
use super::{Cells, Totals, thread};
use crate::sync::{AtomicU64, Mutex, MutexGuard, global, planted};

/// How many cells a block has, where a series has not more. A thread pays for the blocks that it touches.
const BLOCK: usize = if cfg!(bellwether_model) { 1 } else { 512 };

/// Cells for a fixed number of series, which each thread has for itself: at the same place in its cells of a block, or of
/// several where one is not enough.
///
/// A recording finds the thread's cells of the block with one load, and the series in them by arithmetic. A region that is
/// dropped is zeroed in all threads and given to another.
#[derive(Debug)]
pub(crate) struct Region {
    /// The number of its first block as a thread looks for it at hand.
    near: usize,
    /// Where its first series begins there.
    first: usize,
    width: usize,
    /// A block has 2^shift series.
    shift: u32,
    /// The number of its first block.
    number: usize,
    blocks: Box<[&'static Block]>,
    series: usize,
}

/// No block has this number, nor one of those that follow.
const NOT_AT_HAND: usize = usize::MAX / 2;

/// The shift where all series are in one block.
const ONE_BLOCK: u32 = usize::BITS - 1;

impl Region {
    /// For `series` series of `width` cells each.
    pub(crate) fn new(series: usize, width: usize) -> Self {
        let cells = series * width;
        let one = cells <= BLOCK;
        let shift = if one {
            ONE_BLOCK
        } else {
            (BLOCK / width).max(1).ilog2()
        };
        let count = series.div_ceil(1 << shift);
        let (number, first) = if one {
            space().take_part(cells)
        } else {
            (space().take_blocks(width.max(BLOCK), count), 0)
        };
        let blocks = (number..number + count).map(block::of_number).collect();
        Self {
            near: number,
            first,
            width,
            shift,
            number,
            blocks,
            series,
        }
    }

    /// The same without cells that are [`near`](Self::near): whoever writes them has more to do.
    pub(crate) fn apart(series: usize, width: usize) -> Self {
        let mut region = Self::new(series, width);
        region.near = NOT_AT_HAND;
        region
    }

    /// This thread's cells from a series on, where it has touched the block before and its number is low: nearly always.
    #[inline]
    pub(crate) fn near(&self, series: usize) -> Option<Cells<'_>> {
        let block = thread::at_hand(self.near + (series >> self.shift));
        let (_, cells) = block.split_at_checked(self.first_cell(series))?;
        (!cells.is_empty()).then(|| Cells::exclusive(cells))
    }

    /// This thread's cells of a series, or those of all threads that have no number.
    pub(crate) fn cells(&self, series: usize) -> Cells<'_> {
        let block = series >> self.shift;
        let cells = self.blocks[block].cells(self.number + block, self.size());
        cells.part(self.first_cell(series), self.width)
    }

    /// Reads every thread's cells of a series.
    pub(crate) fn read<R>(&self, series: usize, read: impl FnOnce(Totals<'_>) -> R) -> R {
        let first = self.first_cell(series);
        let block = self.blocks[series >> self.shift];
        with_all(block, |cells| read(Totals::new(cells, first)))
    }

    /// Reads every thread's cells of every series, in order.
    pub(crate) fn each(&self, mut read: impl FnMut(usize, Totals<'_>)) {
        let mut series = 0..self.series;
        for block in &self.blocks {
            with_all(block, |cells| {
                for series in series.by_ref().take(1 << self.shift) {
                    read(series, Totals::new(cells, self.first_cell(series)));
                }
            });
        }
    }

    #[inline]
    fn first_cell(&self, series: usize) -> usize {
        self.first + (series & ((1 << self.shift) - 1)) * self.width
    }

    /// How many cells each of its blocks has.
    fn size(&self) -> usize {
        self.width.max(BLOCK)
    }

    /// Zeroes what all threads have of it.
    fn clear(&self) {
        let in_each = self.size().min(self.series * self.width);
        for block in &self.blocks {
            for cells in block.all() {
                // Relaxed: the lock of what is free orders it before whatever the next owner does.
                let own = &cells[self.first..][..in_each];
                own.iter().for_each(|cell| cell.store(0, Ordering::Relaxed));
            }
        }
    }
}

impl Drop for Region {
    /// Whoever could write it has let go of it, and that is ordered before this.
    fn drop(&mut self) {
        if !planted!(RegionDirty) {
            self.clear();
        }
        if self.series * self.width == 0 {
            return;
        }
        if self.shift == ONE_BLOCK {
            space().give_part(self.number, self.first, self.series * self.width);
        } else {
            space().give_blocks(self.size(), self.blocks.len(), self.number);
        }
    }
}

/// What is free, and how many blocks there are.
struct Space {
    /// Parts of blocks of the usual size: by block and first cell, how many cells.
    parts: BTreeMap<(usize, usize), usize>,
    /// Blocks in a row: by their size and how many, the numbers of the first ones.
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
    /// Takes so many cells, at most a block of them, from the first block that has room: it and the first cell.
    fn take_part(&mut self, cells: usize) -> (usize, usize) {
        let room = self.parts.iter().find(|(_, free)| **free >= cells);
        let room = room.map(|(at, free)| (*at, *free));
        let ((block, first), free) = room.unwrap_or_else(|| ((self.more_blocks(1), 0), BLOCK));
        self.parts.remove(&(block, first));
        if free > cells {
            self.parts.insert((block, first + cells), free - cells);
        }
        (block, first)
    }

    fn give_part(&mut self, block: usize, mut first: usize, mut cells: usize) {
        let before = self.parts.range(..(block, first)).next_back();
        if let Some((&(other, at), &free)) = before
            && (other, at + free) == (block, first)
        {
            (first, cells) = (at, free + cells);
        }
        let behind = self.parts.remove(&(block, first + cells));
        self.parts
            .insert((block, first), cells + behind.unwrap_or_default());
    }

    /// Takes blocks in a row; the number of the first.
    fn take_blocks(&mut self, size: usize, count: usize) -> usize {
        let given = self.rows.get_mut(&(size, count)).and_then(Vec::pop);
        given.unwrap_or_else(|| self.more_blocks(count))
    }

    fn give_blocks(&mut self, size: usize, count: usize, first: usize) {
        self.rows.entry((size, count)).or_default().push(first);
    }

    fn more_blocks(&mut self, count: usize) -> usize {
        self.blocks += count;
        self.blocks - count
    }
}

/// Hands over a block's cells of all threads; without an allocation where they are few.
fn with_all<R>(block: &Block, read: impl FnOnce(&[&[AtomicU64]]) -> R) -> R {
    const FEW: usize = 16;
    let mut all = block.all();
    let (mut few, mut count) = ([&[][..]; FEW], 0);
    // `zip` asks for a place first, so that it takes none that it has no place for.
    for (place, cells) in few.iter_mut().zip(all.by_ref()) {
        *place = cells;
        count += 1;
    }
    let more: Vec<_> = all.collect();
    if more.is_empty() {
        read(&few[..count])
    } else {
        read(&[&few[..count], &more].concat())
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
                let region = Region::new(series, width);
                for n in 0..series {
                    (0..width)
                        .for_each(|cell| region.cells(n).add(cell, (n * width + cell) as u64));
                    region.near(n).unwrap_or_else(|| region.cells(n)).add(0, 1);
                }
                for n in 0..series {
                    let ends = |totals: Totals<'_>| (totals.sum(0), totals.sum(width - 1));
                    let (first, last) = region.read(n, ends);
                    assert_eq!(first, (n * width) as u64 + 1, "series {n} of {series}");
                    assert_eq!(last, (n * width + width - 1) as u64 + u64::from(width == 1));
                }
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
        assert_eq!(taken, [(0, 0), (0, 100), (0, 300), (1, 0), (0, 321)]);
        // In an order that merges with what is before, behind, and both.
        for n in [1, 4, 0, 3, 2] {
            space.give_part(taken[n].0, taken[n].1, sizes[n]);
        }
        assert_eq!(
            space.parts,
            BTreeMap::from([((0, 0), BLOCK), ((1, 0), BLOCK)])
        );
        assert_eq!(
            [space.take_blocks(700, 3), space.take_blocks(512, 3)],
            [2, 5]
        );
        space.give_blocks(700, 3, 2);
        assert_eq!(
            [space.take_blocks(512, 3), space.take_blocks(700, 3)],
            [8, 2]
        );
    }
}
