use super::{Cells, Totals};
use crate::sync::planted;

/// Where a histogram's sum is among its cells.
pub(crate) const SUM: usize = 0;

/// Where the first bucket is.
pub(super) const BUCKETS: usize = 1;

/// The upper bounds of a histogram in the family's unit, and where its cells lie: the sum, then a count for each
/// bucket, `+Inf` last. A gather reads cells in their order, and so the sum first.
#[derive(Debug)]
pub(crate) struct Bounds {
    bounds: Box<[f64]>,
}

impl Bounds {
    pub(crate) fn new(bounds: &[f64]) -> Self {
        Self {
            bounds: bounds.into(),
        }
    }

    /// How many cells a histogram takes.
    pub(crate) fn width(&self) -> usize {
        self.bounds.len() + 2
    }

    /// How many buckets there are.
    pub(crate) fn buckets(&self) -> usize {
        self.bounds.len() + 1
    }

    /// Counts a value. The bucket is written before the sum and read after it, so that a gather's sum never holds an
    /// observation that its count does not.
    #[inline]
    pub(crate) fn observe(&self, cells: Cells<'_>, value: f64) {
        if planted!(SumFirst) {
            cells.add_f64(SUM, value);
            return cells.add(BUCKETS + self.bucket(value), 1);
        }
        cells.add(BUCKETS + self.bucket(value), 1);
        cells.add_f64(SUM, value);
    }

    /// The bucket of a value: the number of bounds below it, counted without a branch. Bounds are inclusive; what
    /// compares with none (NaN) belongs to `+Inf`.
    #[inline]
    #[expect(
        clippy::neg_cmp_op_on_partial_ord,
        reason = "NaN is not at most any bound"
    )]
    pub(crate) fn bucket(&self, value: f64) -> usize {
        let above = |bound: &f64| usize::from(!(value <= *bound));
        self.bounds.iter().map(above).sum()
    }

    /// The counts of all buckets, each with those below it, `+Inf` last: the form that is exposed. The histogram's cells
    /// begin at `base`.
    pub(crate) fn cumulative(&self, totals: &Totals<'_>, base: usize, into: &mut Vec<u64>) {
        let mut count = 0_u64;
        into.extend((0..=self.bounds.len()).map(|bucket| {
            count = count.wrapping_add(totals.sum(base + BUCKETS + bucket));
            count
        }));
    }
}
