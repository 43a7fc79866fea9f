//! Series that were removed or cleared, and what goes on: with who had met them, with who holds them, with callbacks.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;

use bellwether::{
    Counter, FloatCounter, FloatGauge, Format, Gauge, Histogram, Label, Metrics, Operation,
    Registry,
};

#[derive(Label)]
#[label(limit = 2)]
struct Tenant(&'static str);

#[derive(Metrics)]
#[metrics(prefix = "gone", global = false, max_series = 500)]
struct Gone {
    /// Events.
    events: Counter<Tenant>,
    /// Weight.
    #[metric(unit = "grams")]
    weight: FloatCounter<Tenant>,
    /// Level.
    level: Gauge<Tenant>,
    /// Share.
    #[metric(unit = "ratio")]
    share: FloatGauge<Tenant>,
    /// Sizes.
    #[metric(buckets = [1.0])]
    size: Histogram<Tenant>,
    /// Sizes, native.
    #[metric(native, buckets = [1.0])]
    fine: Histogram<Tenant>,
    /// Jobs.
    #[metric(buckets = [100.0])]
    job: Operation<Tenant>,
}

fn gone() -> (Registry, Gone) {
    let registry = Registry::new();
    let gone = Gone::register(&registry).unwrap();
    (registry, gone)
}

impl Gone {
    /// Once of each kind.
    fn record(&self, tenant: &'static str) {
        self.events.with(Tenant(tenant)).inc();
        self.weight.with(Tenant(tenant)).inc_by(1.0);
        self.level.with(Tenant(tenant)).inc();
        self.share.with(Tenant(tenant)).inc_by(1.0);
        self.size.with(Tenant(tenant)).observe(1.0);
        self.fine.with(Tenant(tenant)).observe(1.0);
        self.job.start(Tenant(tenant)).ok();
    }

    fn remove(&self, tenant: &'static str) {
        assert!(self.events.remove(Tenant(tenant)));
        assert!(self.weight.remove(Tenant(tenant)));
        assert!(self.level.remove(Tenant(tenant)));
        assert!(self.share.remove(Tenant(tenant)));
        assert!(self.size.remove(Tenant(tenant)));
        assert!(self.fine.remove(Tenant(tenant)));
        assert!(self.job.remove(Tenant(tenant)));
    }

    fn clear(&self) {
        self.events.clear();
        self.weight.clear();
        self.level.clear();
        self.share.clear();
        self.size.clear();
        self.fine.clear();
        self.job.clear();
    }
}

/// What each kind shows of a tenant.
fn shown(registry: &Registry, tenant: &str) -> [Option<f64>; 9] {
    let snapshot = registry.snapshot();
    let of = ("tenant", tenant);
    let native = snapshot.histogram("gone_fine", &[of]);
    let native = native.and_then(|it| it.native());
    [
        snapshot.value("gone_events_total", &[of]),
        snapshot.value("gone_weight_grams_total", &[of]),
        snapshot.value("gone_level", &[of]),
        snapshot.value("gone_share_ratio", &[of]),
        snapshot.value("gone_size_count", &[of]),
        snapshot.value("gone_size_sum", &[of]),
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        native.map(|it| it.count() as f64),
        snapshot.value("gone_job_calls_total", &[of, ("outcome", "ok")]),
        snapshot.value("gone_job_duration_seconds_count", &[of]),
    ]
}

/// Has another thread meet a tenant's series, then does something here, then has both record once.
fn recorded_after(change: impl Fn(&Gone)) -> [Option<f64>; 9] {
    let (registry, gone) = gone();
    gone.record("a");
    thread::scope(|scope| {
        let (met, has_met) = channel();
        let (go_on, goes_on) = channel();
        let of_other = &gone;
        let other = scope.spawn(move || {
            of_other.record("a");
            met.send(()).unwrap();
            goes_on.recv().unwrap();
            of_other.record("a");
        });
        gone.record("a");
        has_met.recv().unwrap();
        change(&gone);
        assert_eq!(shown(&registry, "a"), [None; 9]);
        gone.record("a");
        go_on.send(()).unwrap();
        other.join().unwrap();
    });
    shown(&registry, "a")
}

#[test]
fn threads_that_had_met_a_cleared_series_record_in_the_new_one() {
    assert_eq!(recorded_after(Gone::clear), [Some(2.0); 9]);
}

#[test]
fn threads_that_had_met_a_removed_series_record_in_the_new_one() {
    assert_eq!(recorded_after(|gone| gone.remove("a")), [Some(2.0); 9]);
}

#[test]
fn what_is_held_of_a_series_that_is_gone_records_unseen() {
    for clear in [false, true] {
        let (registry, gone) = gone();
        gone.record("a");
        let held = (
            gone.events.with(Tenant("a")),
            gone.weight.with(Tenant("a")),
            gone.level.with(Tenant("a")),
            gone.share.with(Tenant("a")),
            gone.size.with(Tenant("a")),
            gone.fine.with(Tenant("a")),
            gone.job.with(Tenant("a")),
        );
        if clear {
            gone.clear();
        } else {
            gone.remove("a");
        }
        let record = || {
            held.0.inc();
            held.1.inc_by(2.0);
            held.2.set(7);
            held.3.set(0.5);
            held.4.observe_with(3.0, &[("order", "17")]);
            held.5.observe_with(3.0, &[("order", "18")]);
            held.6.start().error();
        };
        record();
        assert_eq!(held.0.get(), 2, "it counts on for who holds it");
        assert_eq!(shown(&registry, "a"), [None; 9]);
        gone.record("a");
        record();
        assert_eq!(shown(&registry, "a"), [Some(1.0); 9]);
        let page = registry.encode(Format::OpenMetrics);
        assert!(!page.contains("order="), "{page}");
        let failed = [("tenant", "a"), ("outcome", "error")];
        let failed = registry.snapshot().value("gone_job_calls_total", &failed);
        assert_eq!(failed, Some(0.0));
    }
}

#[test]
fn a_call_that_outlives_its_series_leaves_the_new_one_alone() {
    let (registry, gone) = gone();
    let first = gone.job.start(Tenant("a"));
    gone.job.clear();
    let second = gone.job.start(Tenant("a"));
    let in_flight = || {
        let of = [("tenant", "a")];
        registry.snapshot().value("gone_job_in_flight", &of)
    };
    assert_eq!(in_flight(), Some(1.0));
    first.ok();
    assert_eq!(in_flight(), Some(1.0));
    second.ok();
    assert_eq!(in_flight(), Some(0.0));
    assert_eq!(shown(&registry, "a")[7], Some(1.0));
}

#[test]
fn clearing_takes_no_overflow_back() {
    let (registry, gone) = gone();
    let overflowed = || {
        let of = [("family", "gone_events")];
        let snapshot = registry.snapshot();
        snapshot.value("bellwether_label_overflow_total", &of)
    };
    for tenant in ["a", "b", "c", "d"] {
        gone.events.with(Tenant(tenant)).inc();
    }
    assert_eq!(overflowed(), Some(2.0));
    gone.events.clear();
    assert_eq!(overflowed(), Some(2.0), "a counter does not fall");
    for tenant in ["c", "d", "e"] {
        gone.events.with(Tenant(tenant)).inc();
    }
    assert_eq!(overflowed(), Some(3.0));
}

#[test]
fn cleared_series_let_go_of_their_callbacks() {
    let (registry, gone) = gone();
    let captured = Arc::new(40);
    for tenant in ["a", "b"] {
        let read = Arc::clone(&captured);
        gone.level.with(Tenant(tenant)).read_from(move || *read);
    }
    gone.level.clear();
    assert_eq!(Arc::strong_count(&captured), 1);
    gone.level.with(Tenant("a")).set(3);
    assert_eq!(shown(&registry, "a")[2], Some(3.0));
}

#[test]
fn a_callback_of_a_series_that_is_gone_is_not_that_of_the_new_one() {
    let (registry, gone) = gone();
    let held = gone.level.with(Tenant("a"));
    assert!(gone.level.remove(Tenant("a")));
    held.read_from(|| 40);
    gone.level.with(Tenant("a")).set(3);
    assert_eq!(shown(&registry, "a")[2], Some(3.0));
    let again = gone.level.with(Tenant("a"));
    again.read_from(|| 41);
    assert_eq!(shown(&registry, "a")[2], Some(41.0));
}
