use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::declared::Declared;
use super::handle::{Handle, labelled, metric};
use crate::cell::Cells;
use crate::exemplar::{self, Given};

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

    /// Counts a value, and has its bucket point to something: in `OpenMetrics`, the exemplar stands after the bucket.
    /// Without it a value that is recorded in a sampled trace points to that. [`Handle::observe_with`] says what is left
    /// out.
    ///
    /// ```
    /// # use bellwether::{Format, Histogram, Metrics, Registry};
    /// # #[derive(Metrics)]
    /// # #[metrics(prefix = "shop")]
    /// # struct Shop {
    /// #     /// Size of an order.
    /// #     #[metric(buckets = [1.0, 10.0])]
    /// #     order_items: Histogram,
    /// # }
    /// # let registry = Registry::new();
    /// # let shop = Shop::register(&registry).unwrap();
    /// shop.order_items.observe_with(3.0, &[("order", "A-17")]);
    /// let page = registry.encode(Format::OpenMetrics);
    /// assert!(page.contains("shop_order_items_bucket{le=\"10.0\"} 1 # {order=\"A-17\"} 3.0 "));
    /// ```
    pub fn observe_with(&self, value: impl Observation, exemplar: &[(&str, &str)]) {
        self.with(()).observe_with(value, exemplar);
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
        self.count(value);
        if exemplar::may_be_traced() {
            self.exemplify_traced(value);
        }
    }

    /// Counts a value, and has its bucket point to what these labels name: a trace, an order. `OpenMetrics` shows
    /// it, and has room for 128 characters of names and values together (here in 256 bytes as written): labels beyond that,
    /// and those whose names are none, are left out, while the value counts. The newest exemplar of a bucket stays.
    pub fn observe_with(&self, value: impl Observation, exemplar: &[(&str, &str)]) {
        let value = value.value();
        self.count(value);
        self.exemplify(value, &Given::Labels(exemplar));
    }

    #[inline]
    fn count(&self, value: f64) {
        let Self { family, at, .. } = self;
        let write = |cells: Cells<'_>| family.bounds.observe(cells, value);
        family.store.observe(at, value, write);
    }

    #[cold]
    fn exemplify_traced(&self, value: f64) {
        if let Some(trace) = exemplar::current() {
            self.exemplify(value, &Given::Trace(trace));
        }
    }

    fn exemplify(&self, value: f64, exemplar: &Given<'_>) {
        let bucket = self.family.bounds.bucket(value);
        self.family
            .store
            .exemplify(&self.at, bucket, value, exemplar);
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
