use super::{Cells, Totals};

/// The upper bounds of a histogram, and where its cells lie: a count for each bucket, `+Inf` last, then the sum.
///
/// A value's bucket is the number of bounds below it, counted without a branch.
#[derive(Debug)]
pub(crate) struct Bounds<T> {
    bounds: Box<[T]>,
}

impl<T: PartialOrd + Copy> Bounds<T> {
    pub(crate) fn new(bounds: impl IntoIterator<Item = T>) -> Self {
        Self {
            bounds: bounds.into_iter().collect(),
        }
    }

    /// How many cells a histogram takes.
    pub(crate) fn width(&self) -> usize {
        self.bounds.len() + 2
    }

    /// Where the sum is.
    pub(crate) fn sum(&self) -> usize {
        self.bounds.len() + 1
    }

    /// The bucket of a value. Bounds are inclusive; what compares with none (NaN) belongs to `+Inf`.
    #[inline]
    #[expect(
        clippy::neg_cmp_op_on_partial_ord,
        reason = "NaN is not at most any bound"
    )]
    fn bucket(&self, value: T) -> usize {
        self.bounds
            .iter()
            .map(|bound| usize::from(!(value <= *bound)))
            .sum()
    }

    /// The counts of all buckets, each with those below it, `+Inf` last: the form that is exposed.
    pub(crate) fn cumulative(&self, totals: &Totals<'_>, base: usize, into: &mut Vec<u64>) {
        let mut count = 0_u64;
        into.extend((0..=self.bounds.len()).map(|bucket| {
            count = count.wrapping_add(totals.sum(base + bucket));
            count
        }));
    }
}

impl Bounds<f64> {
    /// Counts a value in its unit. The bucket is written before the sum and read after it, so that a gather's sum
    /// never holds an observation that its count does not.
    #[inline]
    pub(crate) fn observe(&self, cells: Cells<'_>, value: f64) {
        cells.add(self.bucket(value), 1);
        cells.add_f64(self.sum(), value);
    }
}

impl Bounds<u64> {
    /// Bounds in ticks from bounds in seconds, rounded down: a bound is inclusive.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates"
    )]
    pub(crate) fn ticks(seconds: &[f64], ticks_per_second: f64) -> Self {
        Self::new(
            seconds
                .iter()
                .map(|bound| (bound * ticks_per_second) as u64),
        )
    }

    /// Counts a time in ticks, in the histogram whose cells begin at `base`.
    #[inline]
    pub(crate) fn observe(&self, cells: Cells<'_>, base: usize, ticks: u64) {
        cells.add(base + self.bucket(ticks), 1);
        cells.add(base + self.sum(), ticks);
    }
}
