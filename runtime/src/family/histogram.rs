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
/// Buckets and count of one exposition agree, because the count is the sum of the buckets. The sum may lack what threads
/// observe between the scrape's reading of the sum and of the buckets, and never has more.
///
/// # Native buckets
///
/// `#[metric(native)]` has a histogram be native too: with exponential buckets that come by themselves, whatever the values
/// are, so that no bounds have to be guessed. They are shown in [protobuf](crate::Protobuf) alone; the text formats show the
/// others, as before: those of `buckets`, or else the default ones where the unit is seconds, or else `+Inf` alone.
///
/// | Argument | Default | |
/// |---|---|---|
/// | `factor = 1.1` | 1.1 | by how much a bucket may be wider than the one before, at least 1.0028: a quantile is off by no more. The resolution is the coarsest that does it; 1.1 are eight buckets for a doubling |
/// | `max_buckets = 160` | 160 | how many there may be. Then two become one, as often as it takes; where there is no coarser resolution, the smallest values become zeros |
/// | `zero_threshold = 0.001` | 2^-128 | up to what magnitude values count as zero |
///
/// ```
/// # use bellwether::{Histogram, Metrics, Registry};
/// #[derive(Metrics)]
/// #[metrics(prefix = "shop")]
/// struct Shop {
///     /// Size of an order.
///     #[metric(native)]
///     order_items: Histogram,
///     /// Time of a delivery.
///     #[metric(unit = "seconds", native(factor = 1.05, max_buckets = 200), buckets = [60.0, 3600.0])]
///     delivery: Histogram,
/// }
///
/// let registry = Registry::new();
/// let shop = Shop::register(&registry)?;
/// shop.order_items.observe(3.0);
/// let snapshot = registry.snapshot();
/// let native = snapshot.histogram("shop_order_items", &[]).unwrap().native().unwrap();
/// let bucket = native.buckets().next().unwrap();
/// assert!(bucket.near < 3.0 && 3.0 <= bucket.far && bucket.far / bucket.near < 1.1);
/// # Ok::<(), bellwether::RegisterError>(())
/// ```
///
/// **Cost**: the index of a value is arithmetic on its bits and one look into a table. Its bucket is one count that all
/// threads share: where the classic buckets of a histogram cost two stores, native ones cost some loads and an atomic
/// addition more, and threads that hit the same bucket wait for each other's. A bucket that is new is added under a lock, at
/// most `max_buckets` times for each of 13 resolutions. Histograms that are not native pay nothing.
///
/// **Memory**: for each series, when it is first written, 16 bytes for each of up to 2.7 times `max_buckets` (4 KB with the
/// default), again for each resolution that it came down to: one for most, 13 at worst.
///
/// **Exact** are the count, the sum as it is above, and the buckets: a value is in the bucket whose bounds it is between, the
/// far one included; bounds are the powers of two themselves, and not rounded ones. What is not a number is counted and in no
/// bucket. Source: Prometheus, "Native Histograms".
///
/// A Prometheus 2 takes them with `--enable-feature=native-histograms`, a Prometheus 3 with `scrape_native_histograms`. It
/// then stores the native buckets in place of the others, of which `histogram_quantile(0.9, rate(shop_order_items[5m]))` is
/// asked without `_bucket` and `le`, unless the scrape configuration asks for both (`always_scrape_classic_histograms`, in
/// some versions of 2 `scrape_classic_histograms`): rules and dashboards of `cargo bellwether` ask for the classic ones.
/// Over OTLP these are sent as well.
pub struct Histogram<L = ()> {
    pub(super) family: Arc<Declared>,
    pub(super) labels: PhantomData<fn(L)>,
}

labelled!(Histogram);
metric!(Histogram, Histogram, Observations);

/// What a histogram takes: a number in its unit, or a [`Duration`] where that is seconds.
#[diagnostic::on_unimplemented(
    message = "a histogram cannot observe `{Self}`",
    label = "neither an `f64` nor a `Duration`",
    note = "write a number as an `f64`: `3.0` for `3`, `f64::from(n)` or `n as f64` for a variable",
    note = "where the unit is seconds, a `Duration` can be observed as it is"
)]
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
