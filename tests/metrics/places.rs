//! Which values of open labels have a place, by one label and by several.

use bellwether::{Counter, Label, Metrics, Operation, Registry, Snapshot};

#[derive(Label, Clone, Copy)]
pub(super) enum Stage {
    In,
    Out,
}

#[derive(Label)]
#[label(limit = 2)]
pub(super) struct Tenant(pub(super) &'static str);

#[derive(Label)]
#[label(limit = 2, overflow = "elsewhere")]
pub(super) struct Zone(pub(super) &'static str);

#[derive(Metrics)]
#[metrics(prefix = "places", global = false, max_series = 300)]
pub(super) struct Places {
    /// Of one label.
    pub(super) one: Counter<Tenant>,
    /// Of two.
    pub(super) two: Counter<(Tenant, Zone)>,
    /// Of two, one of which is closed.
    pub(super) mixed: Counter<(Stage, Tenant)>,
    /// Of calls.
    job: Operation<(Tenant, Zone)>,
}

pub(super) fn places() -> (Registry, Places) {
    let registry = Registry::new();
    let places = Places::register(&registry).unwrap();
    (registry, places)
}

/// The label values of the series of a family with their counts, in the order of exposition.
pub(super) fn shown(snapshot: &Snapshot, name: &str) -> Vec<(Vec<String>, f64)> {
    let family = snapshot.family(name).unwrap();
    let one = |series: bellwether::snapshot::Series<'_>| {
        let values = series.labels().map(|(_, value)| value.into_owned());
        let bellwether::snapshot::Value::Number(number) = series.value() else {
            unreachable!("a counter is a number")
        };
        (values.collect(), number.as_f64())
    };
    family.series().map(one).collect()
}

pub(super) fn overflowed(snapshot: &Snapshot, family: &str) -> f64 {
    let labels = [("family", family)];
    let count = snapshot.value("bellwether_label_overflow_total", &labels);
    count.unwrap()
}

/// How many series of `two` have this tenant.
fn of_tenant(registry: &Registry, tenant: &str) -> usize {
    let all = shown(&registry.snapshot(), "places_two");
    all.iter().filter(|(values, _)| values[0] == tenant).count()
}

#[test]
fn a_value_keeps_its_place_until_its_last_series_is_removed() {
    let (registry, places) = places();
    for (tenant, zone) in [("a", "x"), ("a", "y"), ("b", "x")] {
        places.two.with((Tenant(tenant), Zone(zone))).inc();
    }
    assert!(places.two.remove((Tenant("a"), Zone("x"))));
    places.two.with((Tenant("c"), Zone("x"))).inc();
    assert_eq!(of_tenant(&registry, "c"), 0, "`a` has its place still");
    assert!(places.two.remove((Tenant("a"), Zone("y"))));
    places.two.with((Tenant("c"), Zone("x"))).inc();
    assert_eq!(of_tenant(&registry, "c"), 1);
    assert_eq!(overflowed(&registry.snapshot(), "places_two"), 1.0);
}

#[test]
fn the_overflow_value_of_one_label_among_several_takes_no_place() {
    let (registry, places) = places();
    for tenant in ["a", "b", "c"] {
        places.two.with((Tenant(tenant), Zone("x"))).inc();
    }
    assert_eq!(of_tenant(&registry, "other"), 1);
    assert!(places.two.remove((Tenant("a"), Zone("x"))));
    places.two.with((Tenant("d"), Zone("x"))).inc();
    assert_eq!(of_tenant(&registry, "d"), 1);
}

#[test]
fn removing_the_overflow_value_makes_no_place_more() {
    let (registry, places) = places();
    for tenant in ["a", "b", "c"] {
        places.one.with(Tenant(tenant)).inc();
    }
    assert!(places.one.remove(Tenant("other")));
    for tenant in ["d", "e", "f"] {
        places.one.with(Tenant(tenant)).inc();
    }
    let labels = |values: &[&str]| values.iter().map(|it| vec![(*it).to_owned()]).collect();
    let all: Vec<Vec<String>> = labels(&["a", "b", "other"]);
    let snapshot = registry.snapshot();
    let found: Vec<_> = shown(&snapshot, "places_one").into_iter().collect();
    assert_eq!(
        found,
        [1.0, 1.0, 3.0]
            .into_iter()
            .zip(all)
            .map(|(n, v)| (v, n))
            .collect::<Vec<_>>()
    );
    assert_eq!(overflowed(&snapshot, "places_one"), 4.0);
}

#[test]
fn recording_the_overflow_value_itself_is_no_overflow() {
    let (registry, places) = places();
    for _ in 0..3 {
        for tenant in ["other", "a", "b"] {
            places.one.with(Tenant(tenant)).inc();
            places.two.with((Tenant(tenant), Zone("elsewhere"))).inc();
        }
    }
    let snapshot = registry.snapshot();
    for family in ["places_one", "places_two"] {
        assert_eq!(overflowed(&snapshot, family), 0.0, "{family}");
        assert_eq!(shown(&snapshot, family).len(), 3, "{family}");
    }
}

#[test]
fn a_named_value_in_a_new_combination_is_no_overflow() {
    let (registry, places) = places();
    for (tenant, zone) in [("a", "x"), ("b", "y"), ("a", "y"), ("b", "x")] {
        places.two.with((Tenant(tenant), Zone(zone))).inc();
    }
    let snapshot = registry.snapshot();
    assert_eq!(shown(&snapshot, "places_two").len(), 4);
    assert_eq!(overflowed(&snapshot, "places_two"), 0.0);
}

#[test]
fn values_that_read_alike_when_run_together_are_two_series() {
    let (registry, places) = places();
    for (tenant, zone) in [("ab", "c"), ("a", "bc"), ("ab", "c")] {
        places.two.with((Tenant(tenant), Zone(zone))).inc();
    }
    let counts: Vec<_> = shown(&registry.snapshot(), "places_two");
    let counts: Vec<_> = counts.into_iter().map(|(_, count)| count).collect();
    assert_eq!(counts, [2.0, 1.0]);
}

#[test]
fn calls_beyond_a_limit_are_counted_once_for_their_operation() {
    let (registry, places) = places();
    for tenant in ["a", "b", "c", "d", "c", "a"] {
        places.job.start((Tenant(tenant), Zone("x"))).ok();
    }
    let snapshot = registry.snapshot();
    let family = snapshot.family("bellwether_label_overflow_total").unwrap();
    let of_job = |series: &bellwether::snapshot::Series<'_>| {
        let family = series.labels().get("family").unwrap().into_owned();
        family.starts_with("places_job")
    };
    let of_job: Vec<_> = family.series().filter(of_job).collect();
    assert_eq!(of_job.len(), 1, "not for each family that the calls feed");
    assert_eq!(overflowed(&snapshot, "places_job_calls"), 3.0);
    let other = [("tenant", "other"), ("zone", "x"), ("outcome", "ok")];
    assert_eq!(snapshot.value("places_job_calls_total", &other), Some(3.0));
}

#[test]
fn a_value_with_quotes_is_found_again_by_every_thread() {
    const ODD: [&str; 2] = ["a\"b", "line\n\\end"];
    let (registry, places) = places();
    let record = || {
        for tenant in ODD {
            places.one.with(Tenant(tenant)).inc();
            places.job.start((Tenant(tenant), Zone("\""))).ok();
        }
    };
    record();
    std::thread::scope(|scope| drop(scope.spawn(record).join()));
    let snapshot = registry.snapshot();
    for tenant in ODD {
        let value = |name, labels: &[_]| snapshot.value(name, labels);
        let tenant = ("tenant", tenant);
        assert_eq!(value("places_one_total", &[tenant]), Some(2.0));
        let labels = [tenant, ("zone", "\""), ("outcome", "ok")];
        assert_eq!(value("places_job_calls_total", &labels), Some(2.0));
    }
    assert_eq!(shown(&snapshot, "places_one").len(), 2);
    for tenant in ODD {
        assert!(places.one.remove(Tenant(tenant)));
    }
    assert!(shown(&registry.snapshot(), "places_one").is_empty());
}
