//! Native buckets beside all else that a histogram has: labels, calls, snapshots, exemplars.

use std::collections::BTreeMap;
use std::time::Duration;

use bellwether::{Format, Histogram, Metrics, Operation, Registry};

use super::buckets::{Shelf, Tenant, expand, group, histogram};
use super::message::{Bucket, Exemplar};

#[test]
fn a_histogram_that_is_native_shows_its_other_buckets_as_before() {
    let (registry, group) = group();
    for value in [0.5, 5.0, 50.0] {
        group.plain.observe(value);
    }
    group.fine.observe(3.0);
    group.classic.observe(3.0);
    let text = registry.encode(Format::Text);
    assert!(text.contains("native_plain_bucket{le=\"1\"} 1\nnative_plain_bucket{le=\"10\"} 2\nnative_plain_bucket{le=\"+Inf\"} 3\n"));
    // Where none were asked for and the default ones, of seconds, mean nothing, there is one without end.
    assert!(text.contains("TYPE native_fine histogram\nnative_fine_bucket{le=\"+Inf\"} 1\nnative_fine_sum 3\nnative_fine_count 1\n"));
    assert!(text.contains("native_wait_seconds"));
    let classic = histogram(&registry, "native_classic", "");
    assert_eq!((classic.schema, classic.positive_span.len()), (None, 0));
    let plain = histogram(&registry, "native_plain", "");
    let buckets: Vec<_> = plain.bucket.iter().map(Bucket::cumulative_count).collect();
    assert_eq!(buckets, [1, 2, 3]);
}

#[test]
fn series_of_open_labels_are_native_each_for_itself() {
    let (registry, group) = group();
    for (tenant, value) in [
        ("a", 0.5),
        ("b", 2.0),
        ("a", 0.5),
        ("c", 1.0),
        ("d", 4.0),
        ("e", 4.0),
    ] {
        group.wait.with(Tenant(tenant)).observe(value);
    }
    let buckets = |tenant: &str| {
        let labels = format!("tenant={tenant}");
        let histogram = histogram(&registry, "native_wait_seconds", &labels);
        expand(&histogram.positive_span, &histogram.positive_delta)
    };
    assert_eq!(buckets("a"), BTreeMap::from([(-8, 2)]));
    assert_eq!(buckets("b"), BTreeMap::from([(8, 1)]));
    assert_eq!(buckets("other"), BTreeMap::from([(16, 2)]));
    assert!(group.wait.remove(Tenant("a")));
    assert_eq!(buckets("b"), BTreeMap::from([(8, 1)]));
    group.wait.with(Tenant("a")).observe(1.0);
    assert_eq!(buckets("a"), BTreeMap::from([(0, 1)]), "begun anew");
}

#[test]
fn times_of_calls_are_native_by_outcome_where_they_are_told_apart() {
    let (registry, group) = group();
    group.call.start(Shelf::Low).ok();
    drop(group.call.start(Shelf::Low));
    group.call.start(Shelf::Low).error();
    let count = |outcome: &str| {
        let labels = format!("shelf=low outcome={outcome}");
        let histogram = histogram(&registry, "native_call_duration_seconds", &labels);
        assert_eq!(histogram.schema(), 3);
        let buckets = expand(&histogram.positive_span, &histogram.positive_delta);
        let in_buckets: u64 = buckets.values().sum();
        assert_eq!(
            in_buckets + histogram.zero_count(),
            histogram.sample_count()
        );
        histogram.sample_count()
    };
    // A call that is dropped was cancelled, which is an error here.
    assert_eq!((count("ok"), count("error"), count("panic")), (1, 2, 0));
    let calls = registry.snapshot().value(
        "native_call_calls_total",
        &[("shelf", "low"), ("outcome", "error")],
    );
    assert_eq!(calls, Some(2.0));
}

#[test]
fn times_of_an_open_label_are_native_by_outcome_too() {
    #[derive(Metrics)]
    #[metrics(prefix = "native", global = false, max_series = 100)]
    struct Told {
        /// Calls of tenants.
        #[metric(native, buckets = [0.5], duration(outcome))]
        told: Operation<Tenant>,
    }
    let registry = Registry::new();
    let told = Told::register(&registry).unwrap().told;
    told.start(Tenant("a")).ok();
    told.start(Tenant("a")).error();
    told.with(Tenant("a")).start().error();
    let count = |outcome: &str| {
        let labels = format!("tenant=a outcome={outcome}");
        let histogram = histogram(&registry, "native_told_duration_seconds", &labels);
        let buckets = expand(&histogram.positive_span, &histogram.positive_delta);
        let inside: u64 = buckets.values().sum();
        (inside + histogram.zero_count(), histogram.sample_count())
    };
    assert_eq!(["ok", "error"].map(count), [(1, 1), (2, 2)]);
}

#[test]
fn a_call_with_an_open_label_is_timed_natively() {
    let (registry, group) = group();
    let call = group.ask.start(Tenant("a"));
    std::thread::sleep(Duration::from_millis(20));
    call.ok();
    let histogram = histogram(&registry, "native_ask_duration_seconds", "tenant=a");
    let buckets = expand(&histogram.positive_span, &histogram.positive_delta);
    let (index, count) = buckets.into_iter().next().unwrap();
    // 0.02 is in the bucket of index -45 of schema 3, and it took as long at least.
    assert!(index >= -45 && count == 1, "{index}");
    let in_flight = registry
        .snapshot()
        .value("native_ask_in_flight", &[("tenant", "a")]);
    assert_eq!(in_flight, Some(0.0));
}

#[test]
fn a_test_reads_native_buckets_from_a_snapshot() {
    let (registry, group) = group();
    let before = registry.snapshot();
    for value in [-3.0, 0.0, 1.5, 1.5, 3.0] {
        group.coarse.with(Shelf::Low).observe(value);
    }
    let snapshot = registry.snapshot();
    let histogram = snapshot
        .histogram("native_coarse", &[("shelf", "low")])
        .unwrap();
    let native = histogram.native().unwrap();
    let buckets: Vec<_> = native
        .buckets()
        .map(|it| (it.near, it.far, it.count))
        .collect();
    let zero = 2_f64.powi(-128);
    assert_eq!(
        buckets,
        [
            (-2.0, -4.0, 1),
            (-zero, zero, 1),
            (1.0, 2.0, 2),
            (2.0, 4.0, 1)
        ]
    );
    assert_eq!(
        (native.schema(), native.count(), native.zero_count()),
        (0, 5, 1)
    );
    let changes = snapshot.since(&before);
    changes.assert("native_coarse_count", &[("shelf", "low")], 5.0);
    assert!(
        before
            .histogram("native_classic", &[])
            .unwrap()
            .native()
            .is_none()
    );
}

#[test]
fn an_exemplar_of_a_native_histogram_stands_in_its_list_too() {
    let (registry, group) = group();
    group.fine.observe_with(3.0, &[("order", "17")]);
    group.plain.observe_with(0.5, &[("order", "18")]);
    group.plain.observe_with(5.0, &[("order", "19")]);
    for (name, expected) in [("native_fine", vec![3.0]), ("native_plain", vec![0.5, 5.0])] {
        let histogram = histogram(&registry, name, "");
        let values: Vec<_> = histogram.exemplars.iter().map(Exemplar::value).collect();
        assert_eq!(values, expected);
        assert!(
            histogram
                .exemplars
                .iter()
                .all(|it| it.timestamp.unwrap().seconds() > 1_700_000_000)
        );
    }
}

#[test]
fn what_is_native_here_and_not_there_cannot_be_one_family() {
    #[derive(Metrics)]
    #[metrics(prefix = "native", global = false)]
    #[expect(dead_code, reason = "it is refused")]
    struct Other {
        /// As it is without a word.
        #[metric(buckets = [1.0, 10.0])]
        plain: Histogram,
    }
    let (registry, _group) = group();
    let error = Other::register(&registry).err().unwrap().to_string();
    assert!(error.contains("native"), "{error}");
}
