//! One page from several sources: the `prometheus` crate both ways, collectors that disagree, and the process.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

mod collectors;
#[cfg(target_os = "linux")]
mod process;

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use bellwether::{
    Collected, Collector, Counter, Format, Gauge, Histogram, Info, Label, Metrics, Registry,
    StateSet, bridge,
};
use prometheus::core::Collector as _;
use prometheus::proto::{Metric, MetricFamily, MetricType, Quantile, Summary};
use prometheus::{HistogramOpts, IntCounter, IntCounterVec, Opts, TextEncoder};

#[derive(Label, Clone, Copy)]
enum Side {
    Left,
    Right,
}

#[derive(Label, Clone, Copy)]
enum Mode {
    Fast,
    Safe,
}

#[derive(Metrics)]
#[metrics(prefix = "mill", global = false)]
struct Mill {
    /// Sacks of flour.
    sacks: Counter<(Side, Mode)>,
    /// Wheels that turn.
    wheels: Gauge<Side>,
    /// Weights of sacks.
    #[metric(unit = "grams", buckets = [1.0, 2.5])]
    weight: Histogram,
    /// What the mill is made of.
    build: Info<Side>,
    /// How it runs.
    mode: StateSet<Mode>,
}

/// What all registries reported.
static REPORTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Has what is reported from now on kept.
fn listen() {
    static HOOK: LazyLock<bool> = LazyLock::new(|| {
        bellwether::on_problem(|problem| {
            let mut reported = REPORTED.lock().unwrap_or_else(PoisonError::into_inner);
            reported.push(problem.to_string());
        })
    });
    assert!(*HOOK);
}

/// What gathers of this registry reported about families with such a name, this one among them.
fn reported(about: &str, registry: &Registry) -> Vec<String> {
    listen();
    registry.snapshot();
    let reported = REPORTED.lock().unwrap_or_else(PoisonError::into_inner);
    let ours = reported.iter().filter(|text| text.contains(about));
    ours.cloned().collect()
}

/// A collector in a line.
struct Gives<F>(F);

impl<F: Fn(&mut Collected) + Send + Sync> Collector for Gives<F> {
    fn collect(&self, families: &mut Collected) {
        self.0(families);
    }
}

fn page(registry: &Registry) -> String {
    listen();
    registry.encode(Format::Text)
}

fn counter(registry: &prometheus::Registry, name: &str, labels: &[&str]) -> IntCounterVec {
    let counter = IntCounterVec::new(Opts::new(name, "Theirs."), labels).unwrap();
    registry.register(Box::new(counter.clone())).unwrap();
    counter
}

#[test]
fn a_registry_of_theirs_that_is_given_twice_is_shown_once() {
    let theirs = prometheus::Registry::new();
    counter(&theirs, "handed_over", &[])
        .with_label_values::<&str>(&[])
        .inc_by(2);
    let (one, another) = (Registry::new(), Registry::new());
    for _ in 0..3 {
        for ours in [&one, &another] {
            ours.collect_from(bridge::from_prometheus(theirs.clone()));
            assert_eq!(ours.snapshot().value("handed_over", &[]), Some(2.0));
        }
    }
    // A second one of theirs is another.
    let second = prometheus::Registry::new();
    counter(&second, "handed_over", &[])
        .with_label_values::<&str>(&[])
        .inc_by(5);
    one.collect_from(bridge::from_prometheus(second));
    assert_eq!(one.snapshot().value("handed_over", &[]), Some(7.0));
    let page = TextEncoder::new().encode_to_string(&theirs.gather());
    assert_eq!(
        page.unwrap(),
        "# HELP handed_over Theirs.\n# TYPE handed_over counter\nhanded_over 2\n"
    );
}

#[test]
fn what_others_register_is_shown_with_its_labels_and_its_type() {
    let theirs = prometheus::Registry::new();
    counter(&theirs, "queries", &["shard", "kind"])
        .with_label_values(&["7", "a \"b\"\n\\"])
        .inc_by(2);
    let gauge = prometheus::Gauge::new("load", "How busy.").unwrap();
    gauge.set(0.25);
    theirs.register(Box::new(gauge)).unwrap();
    let buckets = HistogramOpts::new("wait_seconds", "Waiting.").buckets(vec![0.5, 1.0]);
    let histogram = prometheus::Histogram::with_opts(buckets).unwrap();
    for seconds in [0.25, 0.75, 8.0] {
        histogram.observe(seconds);
    }
    theirs.register(Box::new(histogram)).unwrap();

    let ours = Registry::new();
    ours.collect_from(bridge::from_prometheus(theirs));
    let expected = "\
# HELP load How busy.
# TYPE load gauge
load 0.25
# HELP queries Theirs.
# TYPE queries counter
queries{kind=\"a \\\"b\\\"\\n\\\\\",shard=\"7\"} 2
# HELP wait_seconds Waiting.
# TYPE wait_seconds histogram
wait_seconds_bucket{le=\"0.5\"} 1
wait_seconds_bucket{le=\"1\"} 2
wait_seconds_bucket{le=\"+Inf\"} 3
wait_seconds_sum 9
wait_seconds_count 3
";
    assert_eq!(page(&ours), expected);
    let strict = ours.encode(Format::OpenMetrics);
    assert!(strict.contains("# TYPE queries counter\n") && strict.contains("\nqueries_total{"));
}

/// A summary and an untyped metric, which the `prometheus` crate has no types of its own for.
struct Foreign(prometheus::core::Desc);

impl Foreign {
    fn new() -> Self {
        let (name, help) = ("foreign".to_owned(), "Foreign.".to_owned());
        Self(prometheus::core::Desc::new(name, help, Vec::new(), HashMap::new()).unwrap())
    }
}

impl prometheus::core::Collector for Foreign {
    fn desc(&self) -> Vec<&prometheus::core::Desc> {
        vec![&self.0]
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let mut quantile = Quantile::default();
        quantile.set_quantile(0.5);
        quantile.set_value(1.5);
        let mut summary = Summary::default();
        summary.set_quantile(vec![quantile]);
        summary.set_sample_count(4);
        summary.set_sample_sum(6.0);
        let mut metric = Metric::default();
        metric.set_summary(summary);

        vec![
            family("nap_seconds", MetricType::SUMMARY, metric),
            family("oddity", MetricType::UNTYPED, untyped()),
        ]
    }
}

#[cfg(not(feature = "protobuf"))]
#[expect(
    deprecated,
    reason = "untyped metrics are on their way out of the crate"
)]
fn untyped() -> Metric {
    let mut value = prometheus::proto::Untyped::default();
    value.set_value(7.0);
    let mut metric = Metric::default();
    metric.set_untyped(value);
    metric
}

#[cfg(feature = "protobuf")]
fn untyped() -> Metric {
    let mut value = prometheus::proto::Untyped::default();
    value.set_value(7.0);
    Metric {
        untyped: Some(value).into(),
        ..Metric::default()
    }
}

fn family(name: &str, kind: MetricType, metric: Metric) -> MetricFamily {
    let mut family = MetricFamily::default();
    family.set_name(name.to_owned());
    family.set_help("Foreign.".to_owned());
    family.set_field_type(kind);
    family.set_metric(vec![metric]);
    family
}

#[test]
fn summaries_and_untyped_metrics_come_too() {
    let theirs = prometheus::Registry::new();
    theirs.register(Box::new(Foreign::new())).unwrap();
    let ours = Registry::new();
    ours.collect_from(bridge::from_prometheus(theirs));
    let text = page(&ours);
    assert!(
        text.contains("# TYPE nap_seconds summary\nnap_seconds{quantile=\"0.5\"} 1.5\nnap_seconds_sum 6\nnap_seconds_count 4\n"),
        "{text}"
    );
    if cfg!(feature = "protobuf") {
        let reports = reported("untyped", &ours);
        assert!(!reports.is_empty() && !text.contains("oddity 7"));
        return;
    }
    assert!(text.contains("# TYPE oddity untyped\noddity 7\n"), "{text}");
    let strict = ours.encode(Format::OpenMetrics);
    assert!(strict.contains("# TYPE oddity unknown\n"), "{strict}");
}

#[test]
fn a_family_of_both_sides_is_one_family() {
    let ours = Registry::new();
    let mill = Mill::register(&ours).unwrap();
    mill.sacks.with((Side::Left, Mode::Safe)).inc_by(5);
    mill.weight.observe(2.0);
    let theirs = prometheus::Registry::new();
    // The same labels, in an order of their own.
    let sacks = counter(&theirs, "mill_sacks_total", &["mode", "side"]);
    sacks.with_label_values(&["safe", "left"]).inc_by(10);
    sacks.with_label_values(&["idle", "left"]).inc_by(1);
    let buckets = HistogramOpts::new("mill_weight_grams", "W.").buckets(vec![1.0, 2.5]);
    let weight = prometheus::Histogram::with_opts(buckets).unwrap();
    weight.observe(1.0);
    theirs.register(Box::new(weight)).unwrap();
    ours.collect_from(bridge::from_prometheus(theirs));

    let snapshot = ours.snapshot();
    let sacks = |side, mode| snapshot.value("mill_sacks_total", &[("side", side), ("mode", mode)]);
    assert_eq!(sacks("left", "safe"), Some(15.0));
    assert_eq!(sacks("right", "fast"), Some(0.0));
    assert_eq!(sacks("left", "idle"), Some(1.0));
    let text = page(&ours);
    assert_eq!(text.matches("# TYPE mill_sacks_total ").count(), 1);
    assert!(!text.contains("mode=\"safe\",side"), "{text}");
    let weights = snapshot.histogram("mill_weight_grams", &[]).unwrap();
    let buckets: Vec<_> = weights.buckets().collect();
    assert_eq!(buckets, [(1.0, 1), (2.5, 2), (f64::INFINITY, 2)]);
    assert_eq!((weights.sum(), weights.count()), (3.0, 2));
}

#[test]
fn ours_are_shown_in_a_registry_of_theirs() {
    let ours = Registry::new();
    let mill = Mill::register(&ours).unwrap();
    mill.sacks.with((Side::Right, Mode::Fast)).inc_by(7);
    mill.wheels.with(Side::Left).set(-3);
    mill.weight.observe(2.0);
    mill.build.set(Side::Left);
    mill.mode.set(Mode::Fast);
    let theirs = prometheus::Registry::new();
    theirs
        .register(Box::new(bridge::as_collector(&ours)))
        .unwrap();
    let text = TextEncoder::new()
        .encode_to_string(&theirs.gather())
        .unwrap();
    for line in [
        "# TYPE mill_sacks_total counter",
        "mill_sacks_total{side=\"right\",mode=\"fast\"} 7",
        "mill_wheels{side=\"left\"} -3",
        "# TYPE mill_weight_grams histogram",
        "mill_weight_grams_bucket{le=\"2.5\"} 1",
        "mill_weight_grams_bucket{le=\"+Inf\"} 1",
        "mill_weight_grams_sum 2",
        "# TYPE mill_build_info gauge",
        "mill_build_info{side=\"left\"} 1",
        "# TYPE mill_mode gauge",
        "mill_mode{mill_mode=\"fast\"} 1",
        "mill_mode{mill_mode=\"safe\"} 0",
    ] {
        assert!(
            text.lines().any(|given| given == line),
            "{line}\nin\n{text}"
        );
    }
}

#[test]
fn several_registries_of_ours_fit_in_one_of_theirs() {
    let theirs = prometheus::Registry::new();
    let (first, second) = (Registry::new(), Registry::new());
    let collector = bridge::as_collector(&first).without("mill_w");
    theirs.register(Box::new(collector.clone())).unwrap();
    let other = bridge::as_collector(&second);
    theirs.register(Box::new(other)).unwrap();
    Mill::register(&first).unwrap();
    let names: Vec<_> = theirs
        .gather()
        .iter()
        .map(|family| family.name().to_owned())
        .collect();
    assert_eq!(names, ["mill_mode", "mill_sacks_total"]);
    assert_eq!(collector.collect().len(), 2);
    theirs
        .register(Box::new(collector))
        .expect_err("the same collector twice");
}

#[test]
fn registries_that_show_each_other_come_to_an_end() {
    let (ours, theirs) = (Registry::new(), prometheus::Registry::new());
    let mill = Mill::register(&ours).unwrap();
    mill.sacks.with((Side::Left, Mode::Fast)).inc();
    let own = IntCounter::new("theirs_total", "Theirs.").unwrap();
    theirs.register(Box::new(own.clone())).unwrap();
    own.inc();
    ours.collect_from(bridge::from_prometheus(theirs.clone()));
    theirs
        .register(Box::new(bridge::as_collector(&ours)))
        .unwrap();

    let labels = [("side", "left"), ("mode", "fast")];
    let snapshot = ours.snapshot();
    assert_eq!(snapshot.value("mill_sacks_total", &labels), Some(1.0));
    assert_eq!(snapshot.value("theirs_total", &[]), Some(1.0));
    let families = theirs.gather();
    let names: Vec<_> = families.iter().map(MetricFamily::name).collect();
    assert_eq!(
        names.iter().filter(|name| **name == "theirs_total").count(),
        1
    );
    assert!(names.contains(&"mill_sacks_total"));
}
