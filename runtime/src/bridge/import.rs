use std::cell::Cell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use bellwether_spec::Kind;
use prometheus::core::Desc;
use prometheus::proto::{Histogram, Metric, MetricFamily, MetricType};

#[allow(
    unused_imports,
    reason = "used where the feature `protobuf` of the `prometheus` crate is off"
)]
use super::compat::Value;
use super::{compat, cross};
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
/// Given to one registry of ours twice, a registry is shown once. To know it again, a collector without metrics is
/// registered in it.
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
    let identity = Marker::of(&registry);
    FromPrometheus { registry, identity }
}

#[derive(Debug)]
struct FromPrometheus {
    registry: prometheus::Registry,
    identity: Option<String>,
}

/// What tells a registry of theirs from another: a collector in it, which says its number when it is asked for metrics.
struct Marker {
    desc: Desc,
    number: u64,
}

thread_local! {
    /// The number of the marker that was asked last.
    static MET: Cell<Option<u64>> = const { Cell::new(None) };
}

impl Marker {
    /// The number of a registry's marker, which is put there where it is missing; nothing where that cannot be.
    fn of(registry: &prometheus::Registry) -> Option<String> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = "bellwether_bridged".to_owned();
        let help = "Bellwether shows this registry.".to_owned();
        let marker = Self {
            desc: Desc::new(name, help, Vec::new(), HashMap::new()).ok()?,
            // Relaxed: only that the numbers differ matters.
            number: NEXT.fetch_add(1, Ordering::Relaxed),
        };
        let number = marker.number;
        if registry.register(Box::new(marker)).is_ok() {
            return Some(number.to_string());
        }
        MET.set(None);
        cross(|| registry.gather());
        MET.get().map(|number| number.to_string())
    }
}

impl prometheus::core::Collector for Marker {
    fn desc(&self) -> Vec<&Desc> {
        vec![&self.desc]
    }

    fn collect(&self) -> Vec<MetricFamily> {
        MET.set(Some(self.number));
        Vec::new()
    }
}

impl Collector for FromPrometheus {
    fn identity(&self) -> Option<&str> {
        self.identity.as_deref()
    }

    fn collect(&self, families: &mut Collected) {
        let theirs = cross(|| self.registry.gather()).unwrap_or_default();
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
        None => ours.leave_out(
            "an untyped metric of the `prometheus` crate cannot be read while its feature `protobuf` is on".to_owned(),
        ),
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
