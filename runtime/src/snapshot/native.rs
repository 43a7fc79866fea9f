use crate::cell::{Buckets, native_index};

/// The native buckets of a histogram of a [`Snapshot`](super::Snapshot): as many as there are values of different size, each
/// by the same factor wider than the one before. Source: Prometheus, "Native Histograms".
#[derive(Clone, Debug, PartialEq)]
pub struct Native {
    buckets: Buckets,
}

/// One bucket of a [`Native`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct NativeBucket {
    /// The bound toward zero, not in it; for negative values the upper one. That of zero is the negative of the other.
    pub near: f64,
    /// The bound away from zero, in it.
    pub far: f64,
    /// How many values there were.
    pub count: u64,
}

impl Native {
    pub(super) fn new(buckets: Buckets) -> Self {
        Self { buckets }
    }

    /// The resolution, from -4 to 8: each bucket is 2^(2^-schema) times as wide as the one before.
    pub fn schema(&self) -> i32 {
        8 - self.buckets.steps.cast_signed()
    }

    /// Up to what magnitude values count as zero.
    pub fn zero_threshold(&self) -> f64 {
        self.buckets.zero.0
    }

    /// How many values were zero, or no greater than the threshold.
    pub fn zero_count(&self) -> u64 {
        self.buckets.zero.1
    }

    /// How many values there were. Those that were no numbers are in no bucket.
    pub fn count(&self) -> u64 {
        self.buckets.count()
    }

    /// The buckets that hold values, in the order of their values, that of zero among them.
    pub fn buckets(&self) -> impl Iterator<Item = NativeBucket> {
        let Buckets { steps, zero, .. } = self.buckets;
        let bucket = move |&(index, count): &(i32, u64), sign: f64| NativeBucket {
            near: sign * native_index::bound(index - 1, steps),
            far: sign * native_index::bound(index, steps),
            count,
        };
        let negative = self.buckets.negative.iter().rev();
        let zero = (zero.1 > 0).then_some(NativeBucket {
            near: -zero.0,
            far: zero.0,
            count: zero.1,
        });
        let negative = negative.map(move |it| bucket(it, -1.0));
        let positive = self.buckets.positive.iter();
        negative
            .chain(zero)
            .chain(positive.map(move |it| bucket(it, 1.0)))
    }

    /// Indexes and counts of the buckets of positive values, or of negative ones.
    pub(crate) fn side(&self, negative: bool) -> &[(i32, u64)] {
        if negative {
            &self.buckets.negative
        } else {
            &self.buckets.positive
        }
    }

    pub(super) fn plus(&mut self, other: &Self) {
        self.buckets.merge(&other.buckets);
    }
}
