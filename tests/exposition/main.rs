//! Both formats to the byte, and what independent parsers read from them.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

mod borders;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bellwether::{
    Collected, Collector, Counter, FloatCounter, FloatGauge, Format, Gauge, Histogram, Info, Kind,
    Label, Metrics, Number, Operation, Registry, StateSet,
};
use bellwether_tests::support::python;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

#[derive(Label, Clone, Copy, Debug)]
enum Stage {
    Rag,
    PostProcess,
}

#[derive(Label, Debug)]
enum Failure {
    Timeout,
    QueueFull,
}

#[derive(Label, Debug)]
#[label(limit = 2000)]
struct Text(String);

#[derive(Metrics, Debug)]
#[metrics(prefix = "golden", global = false)]
#[expect(dead_code, reason = "an info is shown without being touched")]
struct Golden {
    /// Requests, "quoted" and with a back\slash.
    requests: Counter<Stage>,
    /// Dollars spent.
    #[metric(unit = "dollars")]
    cost: FloatCounter,
    /// Items waiting.
    queue_depth: Gauge<(Stage, Failure)>,
    /// How full the cache is.
    #[metric(unit = "ratio")]
    fill: FloatGauge,
    /// Size of an answer.
    #[metric(unit = "bytes", buckets = [0.00001, 0.25, 1.0, 1e6, 2.5e7])]
    size: Histogram<Stage>,
    /// Degrees below.
    #[metric(unit = "celsius", buckets = [-10.0, 0.0, 10.0])]
    cold: Histogram,
    /// What is running.
    #[metric(labels(version = "1.2", commit = "abc"))]
    build: Info,
    /// Where the breaker is.
    breaker: StateSet<Stage>,
    /// Checkouts.
    #[metric(buckets = [0.1, 1.0], outcome(label = "status", ok = "success", panic = "error", cancelled = "error"))]
    checkout: Operation<(), Failure>,
    /// Texts of any kind.
    texts: Counter<Text>,
}

struct Foreign;

impl Collector for Foreign {
    fn collect(&self, families: &mut Collected) {
        families
            .family(Kind::Counter, "golden_bare", "Without total.")
            .number(&[], Number::Unsigned(3));
        families
            .family(Kind::Summary, "golden_lag_seconds", "Made elsewhere.")
            .unit("seconds")
            .summary(
                &[("queue", "a")],
                vec![(0.5, 0.25), (0.99, f64::NAN)],
                4,
                1.5,
            );
        families
            .family(Kind::Unknown, "golden_thing", "Of no type.")
            .number(&[], Number::Float(1e-7));
        // The same series as one of ours: they are added up.
        families
            .family(Kind::Counter, "golden_requests_total", "")
            .number(&[("stage", "rag")], Number::Unsigned(10));
    }
}

fn golden() -> (Registry, Golden) {
    let registry = Registry::with_labels([("cluster", "a\"b")]).unwrap();
    let golden = Golden::register(&registry).unwrap();
    registry.collect_from(Foreign);
    golden.requests.with(Stage::Rag).inc_by(1_234_567);
    golden.cost.inc_by(0.1);
    golden.cost.inc_by(0.2);
    golden
        .queue_depth
        .with((Stage::PostProcess, Failure::QueueFull))
        .set(-7);
    golden.fill.set(f64::NEG_INFINITY);
    for value in [0.000_001, 0.25, 1.5, 1e7, 1e300] {
        golden.size.with(Stage::Rag).observe(value);
    }
    golden.size.with(Stage::PostProcess).observe(0.5);
    golden.size.with(Stage::PostProcess).observe(1e9);
    // What it points to is shown in OpenMetrics alone.
    golden
        .cold
        .observe_with(-3.0, &[("trace_id", "4bf92f"), ("order", "17")]);
    golden.breaker.set(Stage::PostProcess);
    golden
        .texts
        .with(Text("line\nbreak \\ \"quote\" µ 中".to_owned()))
        .inc();
    (registry, golden)
}

/// Compares with a file of tests/golden, or writes it where `BLESS` is set.
fn assert_golden(file: &str, found: &str) {
    let path = format!("{}/golden/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert!(found == expected, "{file} differs:\n{found}");
}

#[test]
fn the_text_format_is_this_to_the_byte() {
    let (registry, _golden) = golden();
    assert_golden("text.txt", &registry.encode(Format::Text));
}

#[test]
fn openmetrics_is_this_to_the_byte() {
    let (registry, _golden) = golden();
    let page = registry.encode(Format::OpenMetrics);
    assert_golden("openmetrics.txt", &without_times(&page));
}

/// The time of an exemplar is that of the test.
fn without_times(page: &str) -> String {
    let line = |line: &str| match line.rsplit_once(' ') {
        Some((before, time)) if line.contains(" # {") => {
            let seconds: f64 = time.parse().unwrap();
            assert!(seconds > 1.7e9 && time.contains('.'), "{line}");
            format!("{before} TIME\n")
        }
        _ => format!("{line}\n"),
    };
    page.lines().map(line).collect()
}

#[test]
fn two_scrapes_say_the_same_in_the_same_order() {
    let (registry, _golden) = golden();
    assert_eq!(registry.encode(Format::Text), registry.encode(Format::Text));
}

#[test]
fn every_sample_stands_once_and_every_family_in_one_piece() {
    let (registry, golden) = golden();
    golden.checkout.start(()).error_of(Failure::Timeout);
    for format in [Format::Text, Format::OpenMetrics] {
        let text = registry.encode(format);
        let samples: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let names: BTreeSet<_> = samples
            .iter()
            .map(|line| line.rsplit_once(' ').unwrap().0)
            .collect();
        assert_eq!(names.len(), samples.len());
        let types: Vec<_> = text
            .lines()
            .filter(|line| line.starts_with("# TYPE"))
            .collect();
        assert_eq!(types.iter().collect::<BTreeSet<_>>().len(), types.len());
        assert!(text.ends_with('\n'));
    }
}

const READ: &str = "
import sys
from prometheus_client.PARSER import text_string_to_metric_families as parse
sys.stdin.reconfigure(encoding='utf-8', newline='')
for family in parse(sys.stdin.read()):
    for sample in family.samples:
        labels = ','.join(f'{k}={v.encode().hex()}' for k, v in sorted(sample.labels.items()) if k != 'le')
        print(family.type, sample.name, labels, repr(float(sample.value)))
";

fn read_with(parser: &str, exposition: &str) -> Option<BTreeSet<String>> {
    let lines = python(&READ.replace("PARSER", parser), exposition)?;
    Some(lines.lines().map(str::to_owned).collect())
}

fn hex(text: &str) -> String {
    text.bytes().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[test]
fn the_strict_openmetrics_parser_reads_all_of_it() {
    let (registry, golden) = golden();
    golden.checkout.start(()).ok();
    let Some(lines) = read_with("openmetrics.parser", &registry.encode(Format::OpenMetrics)) else {
        return;
    };
    let cluster = format!("cluster={}", hex("a\"b"));
    for line in [
        format!(
            "counter golden_requests_total {cluster},stage={} 1234577.0",
            hex("rag")
        ),
        format!(
            "info golden_build_info {cluster},commit={},version={} 1.0",
            hex("abc"),
            hex("1.2")
        ),
        format!(
            "stateset golden_breaker {cluster},golden_breaker={} 1.0",
            hex("post_process")
        ),
        format!(
            "counter golden_checkout_calls_total {cluster},status={} 1.0",
            hex("success")
        ),
        format!(
            "histogram golden_size_bytes_count {cluster},stage={} 2.0",
            hex("post_process")
        ),
        format!("gauge golden_fill_ratio {cluster} -inf"),
        format!(
            "summary golden_lag_seconds_count {cluster},queue={} 4.0",
            hex("a")
        ),
    ] {
        assert!(lines.contains(&line), "{line} is not among {lines:#?}");
    }
    assert!(
        !lines
            .iter()
            .any(|line| line.contains("golden_cold_celsius_sum")),
        "a bound is negative"
    );
}

#[test]
fn label_values_of_any_text_survive_the_trip() {
    let registry = Registry::new();
    let golden = Golden::register(&registry).unwrap();
    let mut runner = TestRunner::deterministic();
    let any_text = proptest::string::string_regex(
        "(?s)[\\\\\"\n a-c\u{0}-\u{1f}\u{80}-\u{ff}🦀]{0,12}|\\PC{0,20}",
    )
    .unwrap();
    let mut texts: BTreeSet<String> = ["", "\\", "\"", "\n", "\\n", "a\\", "\\\\\"", "\r", ","]
        .map(str::to_owned)
        .into();
    while texts.len() < 1000 {
        texts.insert(any_text.new_tree(&mut runner).unwrap().current());
    }
    for text in &texts {
        golden.texts.with(Text(text.clone())).inc();
    }
    let snapshot = registry.snapshot();
    for text in &texts {
        assert_eq!(
            snapshot.value("golden_texts_total", &[("text", text)]),
            Some(1.0),
            "{text:?}"
        );
    }
    let expected: BTreeSet<_> = texts
        .iter()
        .map(|text| format!("counter golden_texts_total text={} 1.0", hex(text)))
        .collect();
    for (parser, format) in [
        ("openmetrics.parser", Format::OpenMetrics),
        ("parser", Format::Text),
    ] {
        let Some(lines) = read_with(parser, &registry.encode(format)) else {
            return;
        };
        let found: BTreeSet<_> = lines
            .into_iter()
            .filter(|line| line.contains("golden_texts_total"))
            .collect();
        let missing: Vec<_> = expected.difference(&found).take(5).collect();
        assert!(missing.is_empty(), "{parser} lost {missing:?}");
        assert_eq!(found.len(), expected.len(), "{parser}");
    }
}

#[test]
fn a_beginning_is_told_only_where_it_is_asked_for_and_only_in_openmetrics() {
    let (registry, _golden) = golden();
    registry.expose_created(true);
    assert!(!registry.encode(Format::Text).contains("_created"));
    let exposition = registry.encode(Format::OpenMetrics);
    let Some(lines) = read_with("openmetrics.parser", &exposition) else {
        return;
    };
    let created: Vec<_> = lines
        .iter()
        .filter(|line| line.contains("_created"))
        .collect();
    // Of counters 1 + 1 + 2 + 2 + 3 series, and of histograms 2 + 1 + 1; none of what collectors hand over.
    assert_eq!(created.len(), 13, "{created:#?}");
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs_f64();
    for line in created {
        let value: f64 = line.rsplit_once(' ').unwrap().1.parse().unwrap();
        assert!((now - 60.0..=now).contains(&value), "{line}");
    }
    registry.expose_created(false);
    assert!(!registry.encode(Format::OpenMetrics).contains("_created"));
}

#[test]
fn what_is_no_number_counts_and_shows_in_the_sum() {
    let registry = Registry::new();
    let golden = Golden::register(&registry).unwrap();
    let post = [("stage", "post_process")];
    golden
        .size
        .with(Stage::PostProcess)
        .observe(f64::NEG_INFINITY);
    let value = |name: &str, le: &str| registry.snapshot().value(name, &[post[0], ("le", le)]);
    assert_eq!(
        value("golden_size_bytes_bucket", "1e-05"),
        Some(1.0),
        "the lowest bucket takes -Inf"
    );
    golden.size.with(Stage::PostProcess).observe(f64::INFINITY);
    golden.size.with(Stage::PostProcess).observe(f64::NAN);
    assert_eq!(value("golden_size_bytes_bucket", "2.5e+07"), Some(1.0));
    assert_eq!(value("golden_size_bytes_bucket", "+Inf"), Some(3.0));
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.value("golden_size_bytes_count", &post), Some(3.0));
    assert!(
        snapshot
            .value("golden_size_bytes_sum", &post)
            .unwrap()
            .is_nan()
    );
    assert!(
        registry
            .encode(Format::Text)
            .contains("golden_size_bytes_sum{stage=\"post_process\"} NaN\n")
    );
}

#[test]
fn an_observed_duration_is_in_seconds() {
    let (registry, golden) = golden();
    golden.cold.observe(Duration::from_millis(1500));
    assert_eq!(
        registry
            .snapshot()
            .value("golden_cold_celsius_sum", &[("cluster", "a\"b")]),
        Some(-1.5)
    );
}

proptest! {
    #[test]
    fn buckets_are_those_of_a_plain_comparison(values in prop::collection::vec(any::<f64>(), 0..50)) {
        let registry = Registry::new();
        let golden = Golden::register(&registry).unwrap();
        for value in &values {
            golden.size.with(Stage::Rag).observe(*value);
        }
        let snapshot = registry.snapshot();
        let histogram = snapshot.histogram("golden_size_bytes", &[("stage", "rag")]).unwrap();
        for (bound, count) in histogram.buckets().take(5) {
            prop_assert_eq!(count, values.iter().filter(|value| **value <= bound).count() as u64);
        }
        prop_assert_eq!(histogram.count(), values.len() as u64);
    }
}
