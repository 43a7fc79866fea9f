//! Families that several declarations feed, and what collectors add to them.

use bellwether::snapshot::Value;
use bellwether::{
    Collected, Collector, Counter, Format, Gauge, Histogram, Kind, Label, Metrics, Number,
    Operation, Registry,
};

use crate::{Base, Clashing};

/// The same values as those of a call's outcome.
#[derive(Label, Clone, Copy)]
#[label(name = "outcome")]
#[expect(dead_code, reason = "each is a series")]
enum How {
    Ok,
    Error,
    Panic,
    Cancelled,
}

#[derive(Label)]
#[label(limit = 1)]
struct Tenant(&'static str);

#[derive(Metrics)]
#[metrics(prefix = "merged", labels(region = "a"), global = false)]
struct InA {
    /// Calls.
    call: Operation,
    /// Visits.
    visits: Counter<Tenant>,
}

#[derive(Metrics)]
#[metrics(prefix = "merged", labels(region = "b"), global = false)]
struct InB {
    /// Calls.
    call: Operation,
    /// Visits.
    visits: Counter<Tenant>,
}

/// One family of the operation in `a`, counted by hand.
#[derive(Metrics)]
#[metrics(prefix = "merged", labels(region = "a"), global = false)]
struct ByHand {
    /// Calls.
    call_calls: Counter<How>,
}

#[test]
fn declarations_of_one_family_are_one_series_for_each_label_set_in_whatever_order_they_come() {
    let registry = Registry::new();
    let in_a = InA::register(&registry).unwrap();
    let in_b = InB::register(&registry).unwrap();
    let by_hand = ByHand::register(&registry).unwrap();
    in_a.call.start(()).ok();
    in_b.call.start(()).ok();
    by_hand.call_calls.with(How::Ok).inc_by(2);
    let snapshot = registry.snapshot();
    let family = snapshot.family("merged_call_calls_total").unwrap();
    assert_eq!(family.series().len(), 8, "four outcomes in two regions");
    let calls = |region| {
        let labels = [("region", region), ("outcome", "ok")];
        snapshot.value("merged_call_calls_total", &labels)
    };
    assert_eq!((calls("a"), calls("b")), (Some(3.0), Some(1.0)));
}

#[test]
fn overflows_of_one_family_are_added_up_over_its_declarations() {
    let registry = Registry::with_labels([("zone", "z")]).unwrap();
    let in_a = InA::register(&registry).unwrap();
    let in_b = InB::register(&registry).unwrap();
    for tenant in ["x", "y", "z"] {
        in_a.visits.with(Tenant(tenant)).inc();
        in_b.visits.with(Tenant(tenant)).inc();
    }
    let snapshot = registry.snapshot();
    let family = snapshot.family("bellwether_label_overflow_total").unwrap();
    assert_eq!(family.series().len(), 1);
    let labels = [("zone", "z"), ("family", "merged_visits")];
    let overflowed = snapshot.value("bellwether_label_overflow_total", &labels);
    assert_eq!(overflowed, Some(4.0));
}

struct Gives<F>(F);

impl<F: Fn(&mut Collected) + Send + Sync> Collector for Gives<F> {
    fn collect(&self, families: &mut Collected) {
        (self.0)(families);
    }
}

#[test]
fn counts_beyond_what_a_float_holds_are_added_up_exactly() {
    let registry = Registry::new();
    for count in [(1 << 53) + 1, 2] {
        registry.collect_from(Gives(move |families: &mut Collected| {
            let grains = families.family(Kind::Counter, "mill_grains_total", "Grains.");
            grains.number(&[], Number::Unsigned(count));
        }));
    }
    let page = registry.encode(Format::Text);
    assert!(
        page.contains("mill_grains_total 9007199254740995\n"),
        "{page}"
    );
}

#[test]
fn histograms_of_several_collectors_are_added_up_whatever_the_order_of_their_labels() {
    let registry = Registry::with_labels([("zone", "z")]).unwrap();
    for labels in [[("a", "1"), ("b", "2")], [("b", "2"), ("a", "1")]] {
        registry.collect_from(Gives(move |families: &mut Collected| {
            let weight = families.family(Kind::Histogram, "mill_weight", "Weights.");
            weight.histogram(&labels, &[1.0, 2.0], vec![1, 3, 4], 7.0);
            weight.histogram(&[("zone", "hidden")], &[1.0, 2.0], vec![9, 9, 9], 9.0);
        }));
    }
    let snapshot = registry.snapshot();
    let family = snapshot.family("mill_weight").unwrap();
    assert_eq!(
        family.series().len(),
        1,
        "one label set, and none of the registry's"
    );
    let labels = [("zone", "z"), ("a", "1"), ("b", "2")];
    let weight = snapshot.histogram("mill_weight", &labels).unwrap();
    let counts: Vec<_> = weight.buckets().map(|(_, count)| count).collect();
    assert_eq!(
        (counts, weight.sum().to_bits()),
        (vec![2, 6, 8], 14_f64.to_bits())
    );
}

#[test]
fn of_two_collected_families_that_would_expose_one_sample_the_first_by_name_stays() {
    let registry = Registry::new();
    registry.collect_from(Gives(|families: &mut Collected| {
        let count = families.family(Kind::Gauge, "mill_weight_count", "A sample of the other.");
        count.number(&[], Number::Unsigned(1));
        let weight = families.family(Kind::Histogram, "mill_weight", "Weights.");
        weight.histogram(&[], &[1.0], vec![1, 2], 3.0);
    }));
    let snapshot = registry.snapshot();
    assert!(snapshot.family("mill_weight").is_some());
    assert!(
        snapshot
            .families()
            .all(|family| family.name() != "mill_weight_count")
    );
}

#[test]
fn a_value_is_asked_for_with_all_of_its_labels() {
    let registry = Registry::new();
    InA::register(&registry).unwrap().call.start(()).ok();
    let snapshot = registry.snapshot();
    let value = |labels: &[_]| snapshot.value("merged_call_calls_total", labels);
    let (region, ok) = (("region", "a"), ("outcome", "ok"));
    assert_eq!(value(&[ok, region]), Some(1.0));
    assert_eq!(
        [value(&[ok]), value(&[]), value(&[ok, region, ("x", "y")])],
        [None; 3]
    );
}

#[derive(Label, Clone, Copy)]
enum Side {
    Left,
    Right,
}

#[derive(Metrics)]
#[metrics(prefix = "half", global = false)]
struct Half {
    /// Before the one that fails.
    before: Counter<Side>,
    /// Fails in its second series.
    fails: Gauge<Side>,
    /// After it.
    #[metric(buckets = [1.0])]
    later: Histogram<Side>,
}

#[test]
fn a_family_whose_second_series_fails_is_left_out_whole_and_the_rest_is_whole() {
    let registry = Registry::new();
    let half = Half::register(&registry).unwrap();
    half.before.with(Side::Right).inc();
    half.fails.with(Side::Left).set(7);
    let panics = || std::panic::resume_unwind(Box::new("a bug, for a test"));
    half.fails.with(Side::Right).read_from(panics);
    half.later.with(Side::Left).observe(0.5);
    let snapshot = registry.snapshot();
    assert!(snapshot.family("half_fails").is_none());
    let names: Vec<_> = snapshot
        .families()
        .map(|family| family.name().to_owned())
        .collect();
    assert_eq!(names, ["half_before", "half_later"]);
    assert_eq!(snapshot.len(), 4, "of two families with two series each");
    assert_eq!(
        snapshot.value("half_before_total", &[("side", "right")]),
        Some(1.0)
    );
    let later = |side| {
        let series = snapshot.series("half_later", &[("side", side)]).unwrap();
        let Value::Histogram(histogram) = series.value() else {
            unreachable!("it is a histogram")
        };
        histogram.count()
    };
    assert_eq!((later("left"), later("right")), (1, 0));
    assert!(!registry.encode(Format::Text).contains("half_fails"));
}

#[test]
fn what_is_unregistered_leaves_its_sample_names_to_others() {
    for name in ["base_size", "base_size_bucket", "base_size_count"] {
        let registry = Registry::new();
        Base::register(&registry).unwrap();
        assert!(Clashing::register(&registry).is_err());
        assert!(registry.unregister(name), "{name}");
        Clashing::register(&registry).unwrap();
        let snapshot = registry.snapshot();
        assert!(snapshot.family("base_size").is_none(), "{name}");
        assert_eq!(snapshot.value("base_size_count", &[]), Some(0.0));

        let registry = Registry::new();
        Base::register(&registry).unwrap();
        assert!(registry.unregister(name));
        registry.collect_from(Gives(|families: &mut Collected| {
            let sizes = families.family(Kind::Gauge, "base_size_count", "Sizes.");
            sizes.number(&[], Number::Unsigned(7));
        }));
        let snapshot = registry.snapshot();
        assert_eq!(snapshot.value("base_size_count", &[]), Some(7.0), "{name}");
    }
}

#[derive(Metrics)]
#[metrics(prefix = "scale", global = false)]
#[expect(dead_code, reason = "only registered")]
struct InGrams {
    /// Weight.
    #[metric(unit = "grams")]
    weight: Gauge,
}

#[derive(Metrics)]
#[metrics(prefix = "scale", global = false)]
#[expect(dead_code, reason = "only registered")]
struct OfNoUnit {
    /// Weight.
    #[metric(exact = "scale_weight_grams")]
    weight: Gauge,
}

#[test]
fn a_family_that_has_a_unit_here_and_none_there_is_refused() {
    let registry = Registry::new();
    InGrams::register(&registry).unwrap();
    let error = OfNoUnit::register(&registry).err().unwrap().to_string();
    assert!(error.contains("the unit (`` and `grams`)"), "{error}");
}
