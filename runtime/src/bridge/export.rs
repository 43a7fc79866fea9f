use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use bellwether_spec::Kind;
use prometheus::core::{Collector, Desc};
use prometheus::proto::{
    Bucket, Counter, Gauge, Histogram, LabelPair, Metric, MetricFamily, MetricType, Quantile,
    Summary,
};

use super::cross;
use crate::Registry;
use crate::snapshot::{self, Family, Number, Series, Value};

/// Shows a registry of ours in one of the `prometheus` crate, for `prometheus::Registry::register`.
///
/// Names are those of the text format, so counters end in `_total`. Infos and state sets come as gauges, which is what
/// the text format makes of them, and so does what another collector gave without a type.
///
/// Their registry puts families of one name together without looking at their types: keep the names apart. Where it has
/// the process metrics already, by the feature `process` of their crate, take ours out with
/// [`without`](RegistryCollector::without).
///
/// | Exposed as | Cost | Errors |
/// |---|---|---|
/// | the same family | a snapshot of ours, copied, for each gather of theirs | none at a gather; registering one collector twice is refused by their registry |
///
/// ```
/// use bellwether::{Metrics, Registry, bridge};
///
/// #[derive(bellwether::Metrics)]
/// #[metrics(prefix = "shop")]
/// struct Shop {
///     /// Orders taken.
///     orders: bellwether::Counter,
/// }
///
/// let ours = Registry::new();
/// let shop = Shop::register(&ours)?;
/// let theirs = prometheus::Registry::new(); // the one that the application serves
/// theirs.register(Box::new(bridge::as_collector(&ours)))?;
///
/// shop.orders.inc();
/// let page = prometheus::TextEncoder::new().encode_to_string(&theirs.gather())?;
/// assert!(page.contains("shop_orders_total 1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn as_collector(registry: &Registry) -> RegistryCollector {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    // Relaxed: only that the numbers differ matters.
    let number = NEXT.fetch_add(1, Ordering::Relaxed).to_string();
    // Their registry wants one description for each collector and asks it for nothing but to be another one. A name,
    // a help and labels like these are valid, so there is one.
    let label = HashMap::from([("number".to_owned(), number)]);
    let desc = Desc::new(
        "bellwether_registry".to_owned(),
        "A registry of Bellwether.".to_owned(),
        Vec::new(),
        label,
    );
    RegistryCollector {
        registry: registry.clone(),
        desc: desc.ok(),
        without: Vec::new(),
    }
}

/// A registry of ours, as a collector of the `prometheus` crate: made by [`as_collector`].
#[derive(Clone, Debug)]
pub struct RegistryCollector {
    registry: Registry,
    desc: Option<Desc>,
    without: Vec<String>,
}

impl RegistryCollector {
    /// Leaves out the families whose names begin like this, such as `process_`.
    #[must_use]
    pub fn without(mut self, prefix: impl Into<String>) -> Self {
        self.without.push(prefix.into());
        self
    }
}

impl Collector for RegistryCollector {
    fn desc(&self) -> Vec<&Desc> {
        self.desc.iter().collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let Some(snapshot) = cross(|| self.registry.snapshot()) else {
            return Vec::new();
        };
        // A family without series makes their encoder fail.
        let shown = |family: &Family<'_>| {
            let hidden = |prefix: &String| family.name().starts_with(&**prefix);
            family.series().len() > 0 && !self.without.iter().any(hidden)
        };
        snapshot.families().filter(shown).map(convert).collect()
    }
}

fn convert(ours: Family<'_>) -> MetricFamily {
    let mut theirs = MetricFamily::default();
    theirs.set_name(ours.text_name().into_owned());
    theirs.set_help(ours.help().to_owned());
    theirs.set_field_type(match ours.kind() {
        Kind::Counter => MetricType::COUNTER,
        Kind::Histogram => MetricType::HISTOGRAM,
        Kind::Summary => MetricType::SUMMARY,
        // Untyped would make their text encoder panic.
        _ => MetricType::GAUGE,
    });
    let metrics = ours.series().map(|series| metric(ours.kind(), series));
    theirs.set_metric(metrics.collect());
    theirs
}

fn metric(kind: Kind, series: Series<'_>) -> Metric {
    let labels = series.labels().map(|(name, value)| {
        let mut label = LabelPair::default();
        label.set_name(name.to_owned());
        label.set_value(value.into_owned());
        label
    });
    let mut metric = Metric::from_label(labels.collect());
    match series.value() {
        Value::Number(number) if kind == Kind::Counter => metric.set_counter(counter(number)),
        Value::Number(number) => metric.set_gauge(gauge(number)),
        Value::Histogram(ours) => metric.set_histogram(histogram(&ours)),
        Value::Summary {
            quantiles,
            count,
            sum,
        } => metric.set_summary(summary(quantiles, count, sum)),
    }
    metric
}

fn counter(number: Number) -> Counter {
    let mut theirs = Counter::default();
    theirs.set_value(number.as_f64());
    theirs
}

fn gauge(number: Number) -> Gauge {
    let mut theirs = Gauge::default();
    theirs.set_value(number.as_f64());
    theirs
}

fn histogram(ours: &snapshot::Histogram<'_>) -> Histogram {
    // Their encoder adds the bucket of `+Inf`.
    let finite = ours.buckets().filter(|(bound, _)| bound.is_finite());
    let buckets = finite.map(|(bound, count)| {
        let mut bucket = Bucket::default();
        bucket.set_upper_bound(bound);
        bucket.set_cumulative_count(count);
        bucket
    });
    let mut theirs = Histogram::default();
    theirs.set_bucket(buckets.collect());
    theirs.set_sample_count(ours.count());
    theirs.set_sample_sum(ours.sum());
    theirs
}

fn summary(quantiles: &[(f64, f64)], count: u64, sum: f64) -> Summary {
    let quantiles = quantiles.iter().map(|(quantile, value)| {
        let mut theirs = Quantile::default();
        theirs.set_quantile(*quantile);
        theirs.set_value(*value);
        theirs
    });
    let mut theirs = Summary::default();
    theirs.set_quantile(quantiles.collect());
    theirs.set_sample_count(count);
    theirs.set_sample_sum(sum);
    theirs
}
