//! Metrics that leave by themselves, as a collector and a Pushgateway see them.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]
#![allow(clippy::panic, reason = "so does one that says it itself")]
#![allow(clippy::float_cmp, reason = "what is compared are counts")]

mod again;
mod deltas;
mod environment;
mod gateway;
mod receiver;

use std::time::Duration;

use bellwether::push::{OtlpMetrics, Temporality};
use bellwether::{Counter, Gauge, Histogram, Info, Label, Metrics, Registry};
use bellwether_tests::support::wait_for;
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value;
use opentelemetry_proto::tonic::metrics::v1::{Metric, NumberDataPoint};
use receiver::{Receiver, written};

const PATIENCE: Duration = Duration::from_mins(1);

#[derive(Label, Clone, Copy)]
enum Bell {
    Great,
    Small,
}

/// A tower with bells.
#[derive(Metrics)]
#[metrics(prefix = "tower", global = false)]
struct Tower {
    /// Strokes of each bell.
    strokes: Counter<Bell>,
    /// How long a bell sounds.
    #[metric(unit = "seconds", buckets = [1.0, 10.0])]
    sound: Histogram,
    /// People who listen.
    listeners: Gauge,
    /// When it was built.
    #[metric(labels(century = "13"))]
    #[expect(dead_code, reason = "there is nothing to record")]
    build: Info,
}

fn tower() -> (Registry, Tower) {
    let registry = Registry::new();
    let tower = Tower::register(&registry).unwrap();
    (registry, tower)
}

/// At an interval that no test lives to see, so that what is pushed is what a shutdown pushes; or at a short one.
fn pushing(receiver: &Receiver, interval: Duration) -> OtlpMetrics {
    OtlpMetrics::new(receiver.url())
        .interval(interval)
        .shutdown_limit(PATIENCE)
}

fn named<'a>(metrics: &'a [Metric], name: &str) -> &'a Metric {
    let metric = metrics.iter().find(|metric| metric.name == name);
    metric.unwrap_or_else(|| panic!("no `{name}`"))
}

/// The points of a metric of numbers, by their labels.
fn numbers(metric: &Metric) -> Vec<(String, f64)> {
    let points = match metric.data.as_ref().unwrap() {
        Data::Sum(sum) => &sum.data_points,
        Data::Gauge(gauge) => &gauge.data_points,
        other => panic!("no numbers: {other:?}"),
    };
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let number = |point: &NumberDataPoint| match point.value.unwrap() {
        Value::AsInt(value) => value as f64,
        Value::AsDouble(value) => value,
    };
    let points = points.iter();
    points
        .map(|point| (written(&point.attributes), number(point)))
        .collect()
}

/// The sum of a metric over its points.
fn total(metrics: &[Metric], name: &str) -> f64 {
    numbers(named(metrics, name))
        .iter()
        .map(|(_, value)| value)
        .sum()
}

#[test]
fn a_collector_gets_every_kind_as_what_it_is() {
    let (registry, tower) = tower();
    let receiver = Receiver::answering(&[]);
    let handle = pushing(&receiver, Duration::from_hours(1))
        .attribute("service.name", "tower")
        .header("Authorization", "Bearer of bells")
        .spawn(&registry)
        .unwrap();
    tower.strokes.with(Bell::Great).inc_by(12);
    tower.listeners.set(-3);
    for seconds in [0.5, 5.0, 50.0] {
        tower.sound.observe(seconds);
    }
    handle.shutdown();

    let pushes = receiver.pushes();
    let [(sender, metrics)] = pushes.as_slice() else {
        panic!("one push, at the end: {}", pushes.len());
    };
    assert_eq!(written(sender), "service.name=tower");
    assert_eq!(receiver.header("authorization"), "Bearer of bells");
    assert_eq!(receiver.header("content-type"), "application/x-protobuf");

    let strokes = named(metrics, "tower_strokes");
    assert_eq!(strokes.description, "Strokes of each bell.");
    let of_bells = [
        ("bell=great".to_owned(), 12.0),
        ("bell=small".to_owned(), 0.0),
    ];
    assert_eq!(numbers(strokes), of_bells);
    let Some(Data::Sum(sum)) = &strokes.data else {
        panic!("{strokes:?}")
    };
    assert_eq!((sum.is_monotonic, sum.aggregation_temporality), (true, 2));
    let point = &sum.data_points[0];
    assert!(0 < point.start_time_unix_nano && point.start_time_unix_nano <= point.time_unix_nano);

    assert_eq!(
        numbers(named(metrics, "tower_listeners")),
        [(String::new(), -3.0)]
    );
    assert_eq!(
        numbers(named(metrics, "tower_build")),
        [("century=13".to_owned(), 1.0)]
    );

    let sound = named(metrics, "tower_sound_seconds");
    assert_eq!(sound.unit, "s");
    let Some(Data::Histogram(histogram)) = &sound.data else {
        panic!("{sound:?}")
    };
    let point = &histogram.data_points[0];
    assert_eq!(
        (&*point.explicit_bounds, &*point.bucket_counts),
        (&[1.0, 10.0][..], &[1, 1, 1][..])
    );
    assert_eq!((point.count, point.sum), (3, Some(55.5)));
}

#[test]
fn differences_add_up_to_the_total_whatever_is_lost_on_the_way() {
    let (registry, tower) = tower();
    // Two pushes in a row fail for good.
    let receiver = Receiver::answering(&[200, 400, 400]);
    let handle = pushing(&receiver, Duration::from_millis(20))
        .temporality(Temporality::Delta)
        .spawn(&registry)
        .unwrap();
    let mut strokes = 0.0;
    wait_for("pushes after those that failed", PATIENCE, || {
        tower.strokes.with(Bell::Small).inc();
        tower.sound.observe(5.0);
        strokes += 1.0;
        (receiver.asked() >= 6).then_some(())
    });
    handle.shutdown();

    let pushes = receiver.pushes();
    let sum: f64 = pushes
        .iter()
        .map(|(_, metrics)| total(metrics, "tower_strokes"))
        .sum();
    assert_eq!(sum, strokes);
    let mut observed = 0.0;
    let mut last = 0;
    for (_, metrics) in &pushes {
        let Some(Data::Histogram(histogram)) = &named(metrics, "tower_sound_seconds").data else {
            panic!("a histogram");
        };
        let point = &histogram.data_points[0];
        assert_eq!(histogram.aggregation_temporality, 1);
        assert!(last <= point.start_time_unix_nano, "no time twice");
        last = point.time_unix_nano;
        observed += point.sum.unwrap();
    }
    assert_eq!(observed, strokes * 5.0);
}

#[test]
fn a_push_comes_again_where_that_can_help_and_is_counted() {
    for (answers, asked, retries, errors) in [
        (&[503, 429][..], 3, 2.0, 0.0),
        (&[400], 1, 0.0, 1.0),
        (&[502], 2, 1.0, 0.0),
        (&[504; 5], 5, 4.0, 1.0),
    ] {
        let (registry, _tower) = tower();
        let receiver = Receiver::answering(answers);
        let handle = pushing(&receiver, Duration::from_hours(1)).spawn(&registry);
        handle.unwrap().shutdown();
        let snapshot = registry.snapshot();
        let value = |name: &str, labels: &[(&str, &str)]| snapshot.value(name, labels).unwrap();
        assert_eq!(receiver.asked(), asked, "{answers:?}");
        assert_eq!(value("bellwether_push_retries_total", &[]), retries);
        let failed = value("bellwether_pushes_total", &[("outcome", "error")]);
        let arrived = value("bellwether_pushes_total", &[("outcome", "ok")]);
        assert_eq!((failed, arrived), (errors, 1.0 - errors), "{answers:?}");
    }
}

#[test]
fn a_collector_that_is_not_there_delays_nothing_but_the_end() {
    let (registry, tower) = tower();
    // Nobody listens there any more.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    let handle = OtlpMetrics::new(url)
        .interval(Duration::from_millis(10))
        .shutdown_limit(Duration::from_millis(100))
        .spawn(&registry)
        .unwrap();
    wait_for("tries", PATIENCE, || {
        tower.strokes.with(Bell::Great).inc();
        let tries = registry
            .snapshot()
            .value("bellwether_push_retries_total", &[]);
        (tries.unwrap() > 0.0).then_some(())
    });
    handle.shutdown();
}

#[test]
fn a_push_has_health_checks_run_and_never_says_down_of_one_that_has_no_result() {
    let (health, registry) = (bellwether::Health::new(), Registry::new());
    health.measure(&registry).unwrap();
    let check = || async { tokio::time::sleep(Duration::from_millis(1)).await };
    let check = bellwether::health::Check::new("database", check);
    health.add(check).unwrap();
    let receiver = Receiver::answering(&[200]);
    let pushing = pushing(&receiver, Duration::from_millis(20));
    let handle = pushing.spawn(&registry).unwrap();
    let up = || {
        let pushes = receiver.pushes();
        let (_, metrics) = pushes.last()?;
        let up = metrics.iter().find(|it| it.name == "health_component_up")?;
        numbers(up).pop()
    };
    let first = wait_for("a result", PATIENCE, up);
    assert_eq!(
        first,
        ("component=database severity=critical".to_owned(), 1.0)
    );
    handle.shutdown();
}
