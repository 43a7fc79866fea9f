use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;

use super::thread::{self, LIMIT, SHARED};
use super::{Cells, Totals};

/// At most so many cells are allocated for a thread at once: a thread pays for the part of a family that it touches.
const PAGE: usize = 512;

/// Unused cells on either side of a chunk, so that no cache line of it is written by two threads.
const MARGIN: usize = 8;

/// Cells for a fixed number of series, which each thread has for itself.
///
/// A thread allocates its cells when it first touches a page, and finds them with three dependent loads and no lock.
/// They stay when it ends, and the thread that gets its number goes on with them: nothing is folded, nothing is lost.
#[derive(Debug)]
pub(crate) struct Slab {
    pages: Box<[Page]>,
    width: usize,
    /// A page has 2^shift series.
    shift: u32,
}

impl Slab {
    /// For `series` series of `width` cells each.
    pub(crate) fn new(series: usize, width: usize) -> Self {
        let shift = (PAGE / width.max(1)).max(1).ilog2();
        let pages = series.div_ceil(1 << shift);
        Self {
            pages: (0..pages).map(|_| Page::default()).collect(),
            width,
            shift,
        }
    }

    /// This thread's cells of a series.
    #[inline]
    pub(crate) fn local(&self, series: usize) -> Cells<'_> {
        let thread = thread::number();
        let chunk = self.pages[series >> self.shift].chunk(thread, self.width << self.shift);
        let cells = self.within(chunk, series);
        if thread == SHARED {
            Cells::shared(cells)
        } else {
            Cells::exclusive(cells)
        }
    }

    /// Every thread's cells of a series.
    pub(crate) fn totals(&self, series: usize) -> Totals<'_> {
        let chunks = self.pages[series >> self.shift].chunks();
        Totals::new(chunks.map(|chunk| self.within(chunk, series)).collect())
    }

    #[inline]
    fn within<'a>(&self, chunk: &'a [AtomicU64], series: usize) -> &'a [AtomicU64] {
        let first = MARGIN + (series & ((1 << self.shift) - 1)) * self.width;
        &chunk[first..first + self.width]
    }
}

type Chunk = OnceLock<Box<[AtomicU64]>>;

/// The chunks of all threads, by the thread's number, in segments of 8, 8, 16, 32, … that never move.
#[derive(Debug, Default)]
struct Page {
    segments: [OnceLock<Box<[Chunk]>>; SEGMENTS],
}

const SEGMENTS: usize = segment(LIMIT - 1) + 1;

/// The segment that a thread's number falls into.
#[inline]
const fn segment(thread: usize) -> usize {
    (thread | 7).ilog2() as usize - 2
}

/// How many numbers lie before a segment.
#[inline]
const fn before(segment: usize) -> usize {
    if segment == 0 { 0 } else { 4 << segment }
}

impl Page {
    #[inline]
    fn chunk(&self, thread: usize, cells: usize) -> &[AtomicU64] {
        let segment = segment(thread);
        let chunks = self.segments[segment]
            .get()
            .map(|chunks| &chunks[thread - before(segment)]);
        match chunks.and_then(OnceLock::get) {
            Some(chunk) => chunk,
            None => self.allocate(thread, cells),
        }
    }

    #[cold]
    fn allocate(&self, thread: usize, cells: usize) -> &[AtomicU64] {
        let segment = segment(thread);
        let chunks = self.segments[segment]
            .get_or_init(|| (0..before(segment).max(8)).map(|_| Chunk::new()).collect());
        let zeros = || (0..cells + 2 * MARGIN).map(|_| AtomicU64::new(0)).collect();
        chunks[thread - before(segment)].get_or_init(zeros)
    }

    fn chunks(&self) -> impl Iterator<Item = &[AtomicU64]> {
        let segments = self.segments.iter().filter_map(OnceLock::get);
        segments
            .flatten()
            .filter_map(|chunk| chunk.get().map(|chunk| &**chunk))
    }
}
