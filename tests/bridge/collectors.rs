//! What collectors give that does not fit.

use bellwether::{Collected, Format, Kind, Number, Registry};

use crate::{Gives, Mill, Side, listen, reported};

#[test]
fn what_cannot_be_one_family_is_left_out_and_reported() {
    let ours = Registry::new();
    let mill = Mill::register(&ours).unwrap();
    mill.wheels.with(Side::Left).set(3);
    ours.collect_from(Gives(|families: &mut Collected| {
        let one = Number::Unsigned(1);
        families
            .family(Kind::Gauge, "mill_sacks", "Another type.")
            .number(&[], one);
        families
            .family(Kind::Histogram, "mill_weight_grams", "Other bounds.")
            .histogram(&[], &[9.0], vec![1, 1], 1.0);
        families
            .family(Kind::Gauge, "mill_weight_grams_count", "A sample of ours.")
            .number(&[], one);
        families
            .family(Kind::Gauge, "mill_wheels", "A series of ours, and another.")
            .number(&[("side", "left")], one)
            .number(&[("side", "top")], one);
    }));
    let reports = reported("mill_", &ours);
    let expected = [
        "`mill_weight_grams_count` would expose a sample that `mill_weight_grams` exposes; it is left out",
        "`mill_sacks` is collected as gauge, and is counter already; it is left out",
        "`mill_weight_grams` is collected with other bounds than declared; it is left out",
        "`mill_wheels` has 1 series twice; it is left out",
    ];
    for text in expected {
        assert!(
            reports.iter().any(|report| report == text),
            "{text}\nin {reports:?}"
        );
    }
    let snapshot = ours.snapshot();
    let wheels = |side| snapshot.value("mill_wheels", &[("side", side)]);
    assert_eq!((wheels("left"), wheels("top")), (Some(3.0), Some(1.0)));
    assert!(snapshot.family("mill_weight_grams_count").is_none());
    assert_eq!(snapshot.family("mill_sacks").unwrap().kind(), Kind::Counter);
    let weights = snapshot.histogram("mill_weight_grams", &[]).unwrap();
    assert_eq!(weights.count(), 0);
}

#[test]
fn a_collector_cannot_break_the_exposition() {
    let ours = Registry::with_labels([("region", "eu")]).unwrap();
    let one = Number::Unsigned(1);
    ours.collect_from(Gives(move |families: &mut Collected| {
        families
            .family(Kind::Gauge, "barn door", "A blank.")
            .number(&[], one);
        families
            .family(Kind::Gauge, "barn_hay", "Labels that cannot be.")
            .number(&[("a-b", "x")], one)
            .number(&[("a", "x"), ("a", "y")], one)
            .number(&[("region", "us")], one)
            .number(&[("__x", "y")], one)
            .number(&[("le", "1")], one);
        families
            .family(Kind::Counter, "barn_x", "No suffix.")
            .number(&[], one);
        families
            .family(Kind::Counter, "barn_x_total", "With one.")
            .number(&[], one);
        families
            .family(Kind::Gauge, "barn_sized_bytes", "A unit.")
            .unit("bytes")
            .number(&[], one);
        families
            .family(Kind::Gauge, "barn_cubits", "Another.")
            .unit("bytes")
            .number(&[], one);
        families
            .family(Kind::Unknown, "barn:rate5m", "A recording rule's.")
            .number(&[], one);
    }));
    let expected = "\
# TYPE barn:rate5m unknown
# HELP barn:rate5m A recording rule's.
barn:rate5m{region=\"eu\"} 1
# TYPE barn_cubits gauge
# HELP barn_cubits Another.
barn_cubits{region=\"eu\"} 1
# TYPE barn_hay gauge
# HELP barn_hay Labels that cannot be.
barn_hay{region=\"eu\",le=\"1\"} 1
# TYPE barn_sized_bytes gauge
# UNIT barn_sized_bytes bytes
# HELP barn_sized_bytes A unit.
barn_sized_bytes{region=\"eu\"} 1
# TYPE barn_x counter
# HELP barn_x No suffix.
barn_x_total{region=\"eu\"} 1
# EOF
";
    listen();
    assert_eq!(ours.encode(Format::OpenMetrics), expected);
    let reports = reported("barn", &ours);
    assert!(reports.iter().any(|text| text.contains("`barn door`")));
    assert!(reports.iter().any(|text| text.contains("the label `a-b`")));
}

#[test]
fn several_collectors_feed_one_family() {
    let ours = Registry::new();
    for shard in ["1", "2"] {
        ours.collect_from(Gives(move |families: &mut Collected| {
            let jobs = families.family(Kind::Counter, "yard_jobs_total", "Jobs.");
            jobs.number(&[("shard", shard)], Number::Unsigned(1));
            jobs.number(&[("shard", "all")], Number::Unsigned(1));
        }));
    }
    let changes = ours.snapshot().since(&Registry::new().snapshot());
    changes.assert("yard_jobs_total", &[("shard", "1")], 1.0);
    changes.assert("yard_jobs_total", &[("shard", "2")], 1.0);
    changes.assert("yard_jobs_total", &[("shard", "all")], 2.0);
}
