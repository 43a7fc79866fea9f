use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::declared::Declared;
use super::handle::{Handle, labelled, metric};

/// Observations counted in buckets: latencies, sizes.
///
/// | Exposed as | Unit | Cost | Errors | Source |
/// |---|---|---|---|---|
/// | `…_bucket` for each bound and `+Inf`, `…_sum`, `…_count`, from 0 | the family's | two loads and stores in cells of this thread | none; a value that is not a number counts in `+Inf` and makes the sum NaN | `OpenMetrics` 1.0, "Histogram" |
///
/// Buckets and count of one exposition agree, because the count is the sum of the buckets. The sum may lack the
/// observations that threads are just recording: at most one for each.
pub struct Histogram<L = ()> {
    pub(super) family: Arc<Declared>,
    pub(super) labels: PhantomData<fn(L)>,
}

labelled!(Histogram);
metric!(Histogram, Histogram, Observations);

/// What a histogram takes: a number in its unit, or a [`Duration`] where that is seconds.
pub trait Observation {
    /// In the family's unit.
    fn value(self) -> f64;
}

impl Observation for f64 {
    #[inline]
    fn value(self) -> f64 {
        self
    }
}

impl Observation for Duration {
    #[inline]
    fn value(self) -> f64 {
        self.as_secs_f64()
    }
}

impl Histogram {
    /// Counts a value.
    #[inline]
    pub fn observe(&self, value: impl Observation) {
        self.with(()).observe(value);
    }

    /// Runs `work` and counts the seconds it takes, however it ends.
    pub fn time<R>(&self, work: impl FnOnce() -> R) -> R {
        self.with(()).time(work)
    }
}

impl Handle<'_, Histogram> {
    /// Counts a value.
    #[inline]
    pub fn observe(&self, value: impl Observation) {
        let value = value.value();
        self.record(|cells| self.family.bounds.observe(cells, value));
    }

    /// Runs `work` and counts the seconds it takes, however it ends.
    pub fn time<R>(&self, work: impl FnOnce() -> R) -> R {
        struct Stop<'a, 'b>(&'a Handle<'b, Histogram>, Instant);
        impl Drop for Stop<'_, '_> {
            fn drop(&mut self) {
                self.0.observe(self.1.elapsed());
            }
        }
        let _stop = Stop(self, Instant::now());
        work()
    }
}
