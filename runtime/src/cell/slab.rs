use super::thread::{self, LIMIT, NONE};
use super::{Cells, Totals};
use crate::sync::{AtomicU64, OnceLock};

/// At most so many cells are allocated for a thread at once: a thread pays for the part of a family that it touches.
const PAGE: usize = if cfg!(bellwether_model) { 1 } else { 512 };

/// Unused cells before a chunk's first, so that no cache line is written by two threads.
const MARGIN: usize = if cfg!(bellwether_model) { 0 } else { 8 };

/// Cells for a fixed number of series, which each thread has for itself.
///
/// A thread allocates its cells when it first touches a page, and finds them without a lock. They stay when it ends, and
/// the thread that gets its number goes on with them: nothing is folded, nothing is lost.
#[derive(Debug)]
pub(crate) struct Slab {
    /// The first page stands here and not behind a pointer, because most families have no other.
    first: Page,
    more: Box<[Page]>,
    width: usize,
    /// A page has 2^shift series.
    shift: u32,
    /// The page of the first series.
    begins: usize,
}

impl Slab {
    /// For `series` series of `width` cells each.
    pub(crate) fn new(series: usize, width: usize) -> Self {
        Self::beginning(0, series, width)
    }

    /// The same without cells that are [`near`](Self::near): whoever writes them has more to do.
    pub(crate) fn apart(series: usize, width: usize) -> Self {
        Self::beginning(1, series, width)
    }

    fn beginning(begins: usize, series: usize, width: usize) -> Self {
        let shift = (PAGE / width.max(1)).max(1).ilog2();
        let pages = begins + series.div_ceil(1 << shift);
        Self {
            first: Page::default(),
            more: (1..pages).map(|_| Page::default()).collect(),
            width,
            shift,
            begins,
        }
    }

    /// This thread's cells from a series on, where it has touched the page before and its number is low: nearly always.
    #[inline]
    pub(crate) fn near(&self, series: usize) -> Option<Cells<'_>> {
        let chunk = self.first.near.get(thread::known())?.get()?;
        let first = MARGIN + series * self.width;
        // A series of a later page lies beyond the chunk of the first.
        let (_, cells) = chunk.split_at_checked(first)?;
        (!cells.is_empty()).then(|| Cells::exclusive(cells))
    }

    /// This thread's cells of a series, or those of all threads that have no number.
    pub(crate) fn cells(&self, series: usize) -> Cells<'_> {
        let number = thread::number();
        let chunk = self.page(series).chunk(number, self.width << self.shift);
        let cells = &chunk[self.first_cell(series)..][..self.width];
        if number == NONE {
            Cells::shared(cells)
        } else {
            Cells::exclusive(cells)
        }
    }

    /// Reads every thread's cells of a series.
    pub(crate) fn read<R>(&self, series: usize, read: impl FnOnce(Totals<'_>) -> R) -> R {
        self.page(series)
            .with_chunks(|chunks| read(Totals::new(chunks, self.first_cell(series))))
    }

    /// Reads every thread's cells of every series, in order.
    pub(crate) fn each(&self, series: usize, mut read: impl FnMut(usize, Totals<'_>)) {
        let on_page = 1 << self.shift;
        for first in (0..series).step_by(on_page) {
            self.page(first).with_chunks(|chunks| {
                for series in first..series.min(first + on_page) {
                    read(series, Totals::new(chunks, self.first_cell(series)));
                }
            });
        }
    }

    fn page(&self, series: usize) -> &Page {
        match (self.begins + (series >> self.shift)).checked_sub(1) {
            Some(later) => &self.more[later],
            None => &self.first,
        }
    }

    fn first_cell(&self, series: usize) -> usize {
        MARGIN + (series & ((1 << self.shift) - 1)) * self.width
    }
}

type Chunk = OnceLock<Box<[AtomicU64]>>;

/// The chunks of all threads.
#[derive(Debug, Default)]
struct Page {
    /// Of the threads with the lowest numbers.
    near: [Chunk; NEAR],
    /// Of the others, in segments of 16, 32, 64, … that never move.
    far: [OnceLock<Box<[Chunk]>>; SEGMENTS],
    /// What threads without a number write together.
    shared: Chunk,
}

const NEAR: usize = if cfg!(bellwether_model) { 1 } else { 16 };
const SEGMENTS: usize = (LIMIT / NEAR).ilog2() as usize;

impl Page {
    fn chunk(&self, number: usize, cells: usize) -> &[AtomicU64] {
        let zeros = || (0..MARGIN + cells).map(|_| AtomicU64::new(0)).collect();
        self.place(number).get_or_init(zeros)
    }

    fn place(&self, number: usize) -> &Chunk {
        if number == NONE {
            return &self.shared;
        }
        if number < NEAR {
            return &self.near[number];
        }
        let segment = (number / NEAR).ilog2() as usize;
        let before = NEAR << segment;
        let empty = || (0..before).map(|_| Chunk::new()).collect();
        &self.far[segment].get_or_init(empty)[number - before]
    }

    /// Hands over the chunks of all threads; without an allocation where they are few.
    fn with_chunks<R>(&self, read: impl FnOnce(&[&[AtomicU64]]) -> R) -> R {
        let far = self.far.iter().filter_map(OnceLock::get).flatten();
        let all = self.near.iter().chain(far).chain([&self.shared]);
        let mut chunks = all.filter_map(|chunk| chunk.get().map(|chunk| &**chunk));
        let (mut few, mut count) = ([&[][..]; NEAR], 0);
        for (place, chunk) in few.iter_mut().zip(chunks.by_ref()) {
            *place = chunk;
            count += 1;
        }
        // `zip` has taken none that it had no place for: it asks the places first.
        let more: Vec<_> = chunks.collect();
        if more.is_empty() {
            read(&few[..count])
        } else {
            read(&[&few[..count], &more].concat())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_a_place_of_its_own() {
        let page = Page::default();
        for number in (0..100).chain([LIMIT - 1, NONE]) {
            page.chunk(number, 1)[MARGIN]
                .store(number as u64, std::sync::atomic::Ordering::Relaxed);
        }
        let load = |chunk: &&[AtomicU64]| chunk[MARGIN].load(std::sync::atomic::Ordering::Relaxed);
        let mut found: Vec<_> = page.with_chunks(|chunks| chunks.iter().map(load).collect());
        found.sort_unstable();
        let expected: Vec<_> = (0..100).chain([LIMIT as u64 - 1, NONE as u64]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn series_of_all_pages_are_apart() {
        for (series, width) in [(1, 1), (1, 700), (7, 100), (513, 1), (1000, 19)] {
            let slab = Slab::new(series, width);
            for n in 0..series {
                (0..width).for_each(|cell| slab.cells(n).add(cell, (n * width + cell) as u64));
                slab.near(n).unwrap_or_else(|| slab.cells(n)).add(0, 1);
            }
            for n in 0..series {
                let (first, last) = slab.read(n, |totals| (totals.sum(0), totals.sum(width - 1)));
                assert_eq!(first, (n * width) as u64 + 1, "series {n} of {series}");
                assert_eq!(last, (n * width + width - 1) as u64 + u64::from(width == 1));
            }
        }
    }
}
