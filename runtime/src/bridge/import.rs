use bellwether_spec::Kind;
use prometheus::proto::{Histogram, Metric, MetricFamily, MetricType};

#[allow(
    unused_imports,
    reason = "used where the feature `protobuf` of the `prometheus` crate is off"
)]
use super::compat::Value;
use super::{compat, cross};
use crate::report::{Problem, report};
use crate::snapshot::{Collected, CollectedFamily, Collector, Number};

/// Shows what is registered in a registry of the `prometheus` crate, for [`Registry::collect_from`].
///
/// Counters, gauges, histograms, summaries and untyped metrics come with their labels, labels sorted by name. A counter
/// whose name does not end in `_total` keeps that name in the text format, so that queries go on working; in
/// `OpenMetrics` every counter's sample ends in `_total`. Timestamps are left out.
///
/// A family that is declared here too is shown as one with it where both are of one type and have the same bounds:
/// series that only one has stand side by side, counts of the same series are added up. Whatever cannot be shown as one
/// is reported and left out: another type, other bounds, a gauge that stands on both sides.
///
/// | Exposed as | Cost | Errors |
/// |---|---|---|
/// | the same family | a gather of theirs for each of ours, which holds their lock | what does not fit is reported and left out; untyped metrics where the feature `protobuf` of their crate is on |
///
/// ```
/// use bellwether::{Registry, bridge};
///
/// let theirs = prometheus::Registry::new();
/// let queries = prometheus::IntCounter::new("pool_queries", "Queries sent.")?;
/// theirs.register(Box::new(queries.clone()))?;
///
/// let ours = Registry::new();
/// ours.collect_from(bridge::from_prometheus(theirs)); // usually `prometheus::default_registry().clone()`
///
/// queries.inc_by(3);
/// assert_eq!(ours.snapshot().value("pool_queries", &[]), Some(3.0));
/// # Ok::<(), prometheus::Error>(())
/// ```
///
/// [`Registry::collect_from`]: crate::Registry::collect_from
pub fn from_prometheus(registry: prometheus::Registry) -> impl Collector {
    FromPrometheus(registry)
}

#[derive(Debug)]
struct FromPrometheus(prometheus::Registry);

impl Collector for FromPrometheus {
    fn collect(&self, families: &mut Collected) {
        let theirs = cross(|| self.0.gather()).unwrap_or_default();
        for family in &theirs {
            add(family, families);
        }
    }
}

fn add(theirs: &MetricFamily, families: &mut Collected) {
    let kind = match theirs.get_field_type() {
        MetricType::COUNTER => Kind::Counter,
        MetricType::GAUGE => Kind::Gauge,
        MetricType::HISTOGRAM => Kind::Histogram,
        MetricType::SUMMARY => Kind::Summary,
        MetricType::UNTYPED => Kind::Unknown,
    };
    let ours = families.family(kind, theirs.name(), theirs.help());
    for metric in theirs.get_metric() {
        let mut labels: Vec<_> = metric
            .get_label()
            .iter()
            .map(|label| (label.name(), label.value()))
            .collect();
        labels.sort_unstable();
        match kind {
            Kind::Histogram => histogram(ours, &labels, metric.get_histogram()),
            Kind::Summary => summary(ours, &labels, metric),
            _ => number(ours, &labels, kind, metric),
        }
    }
}

fn number(ours: &mut CollectedFamily, labels: &[(&str, &str)], kind: Kind, metric: &Metric) {
    let value = match kind {
        Kind::Counter => Some(metric.get_counter().value()),
        Kind::Gauge => Some(metric.get_gauge().value()),
        _ => compat::untyped(metric),
    };
    match value {
        Some(value) => {
            ours.number(labels, Number::Float(value));
        }
        None => report(&Problem::Collector(
            "an untyped metric of the `prometheus` crate cannot be read while its feature `protobuf` is on".to_owned(),
        )),
    }
}

fn histogram(ours: &mut CollectedFamily, labels: &[(&str, &str)], theirs: &Histogram) {
    let finite = theirs
        .get_bucket()
        .iter()
        .filter(|bucket| bucket.upper_bound().is_finite());
    let (bounds, mut counts): (Vec<f64>, Vec<u64>) = finite
        .map(|bucket| (bucket.upper_bound(), bucket.cumulative_count()))
        .unzip();
    counts.push(theirs.get_sample_count());
    ours.histogram(labels, &bounds, counts, theirs.get_sample_sum());
}

fn summary(ours: &mut CollectedFamily, labels: &[(&str, &str)], metric: &Metric) {
    let theirs = metric.get_summary();
    let quantiles = theirs
        .get_quantile()
        .iter()
        .map(|quantile| (quantile.quantile(), quantile.value()))
        .collect();
    ours.summary(
        labels,
        quantiles,
        theirs.sample_count(),
        theirs.sample_sum(),
    );
}
