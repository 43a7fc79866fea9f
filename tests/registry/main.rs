//! What a registry promises: who is in it, who is refused, and that a gather always comes back.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a panic in a test says what went wrong"
)]

mod created;
mod merged;
mod within;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{channel, sync_channel};
use std::thread;
use std::time::Duration;

use bellwether::{
    Collected, Collector, Conflict, Counter, FloatCounter, Format, Gauge, Histogram, Kind, Label,
    Metrics, Number, Registry,
};
use neighbour::{Answer, Neighbour};

#[derive(Metrics, Debug)]
#[metrics(prefix = "base", global = false)]
#[expect(dead_code, reason = "the histogram is only registered")]
struct Base {
    /// Requests.
    requests: Counter,
    /// Sizes.
    #[metric(buckets = [1.0, 2.0])]
    size: Histogram,
}

macro_rules! rivals {
    ($($name:ident { $field:ident: $kind:ty, $doc:literal })*) => {$(
        #[derive(Metrics, Debug)]
        #[metrics(prefix = "base", global = false)]
        #[allow(dead_code, reason = "some are only registered")]
        struct $name {
            #[doc = $doc]
            $field: $kind,
        }
    )*};
}

rivals! {
    AsGauge { requests: Gauge, "Requests." }
    AsTotal { requests_x: Gauge, "No clash." }
}

/// Families whose samples would be called as some of `Base`, which no macro lets through in one struct.
#[derive(Metrics, Debug)]
#[metrics(prefix = "base", global = false)]
#[expect(dead_code, reason = "only registered")]
struct Clashing {
    /// Shown as the count of the histogram.
    #[metric(exact = "base_size_count", because = "this test wants the clash")]
    count: Gauge,
}

#[derive(Metrics, Debug)]
#[metrics(prefix = "base", global = false)]
#[expect(dead_code, reason = "only registered")]
struct OtherBuckets {
    /// Sizes.
    #[metric(buckets = [1.0, 3.0])]
    size: Histogram,
}

#[test]
fn registries_do_not_see_each_other() {
    let (one, two) = (Registry::new(), Registry::new());
    let base = Base::register(&one).unwrap();
    base.requests.inc();
    Base::register(&two).unwrap();
    assert_eq!(one.snapshot().value("base_requests_total", &[]), Some(1.0));
    assert_eq!(two.snapshot().value("base_requests_total", &[]), Some(0.0));
    assert!(Registry::new().snapshot().is_empty());
}

#[test]
fn a_name_of_another_type_is_refused() {
    let registry = Registry::new();
    Base::register(&registry).unwrap();
    let error = AsGauge::register(&registry).unwrap_err().to_string();
    assert!(
        error.contains("`base_requests`") && error.contains("the type (gauge and counter)"),
        "{error}"
    );
    AsTotal::register(&registry).unwrap();
}

#[test]
fn other_buckets_are_refused_with_both_lists() {
    let registry = Registry::new();
    Base::register(&registry).unwrap();
    let error = OtherBuckets::register(&registry).unwrap_err().to_string();
    assert!(
        error.contains("the buckets ([1.0, 3.0] and [1.0, 2.0])"),
        "{error}"
    );
}

#[test]
fn two_families_that_would_expose_one_sample_are_refused_in_either_order() {
    let registry = Registry::new();
    Base::register(&registry).unwrap();
    let error = Clashing::register(&registry).unwrap_err();
    assert!(
        matches!(error.conflict(), Conflict::Clash { sample, .. } if sample == "base_size_count"),
        "{error}"
    );
    let registry = Registry::new();
    Clashing::register(&registry).unwrap();
    let error = Base::register(&registry).unwrap_err().to_string();
    assert_eq!(error.matches("registry/main.rs:").count(), 2, "{error}");
    assert!(
        registry.snapshot().family("base_requests").is_none(),
        "all of a group or nothing"
    );
}

#[test]
fn what_is_unregistered_is_gone_and_can_come_back() {
    let registry = Registry::new();
    let base = Base::register(&registry).unwrap();
    base.requests.inc();
    assert!(registry.unregister("base_requests_total"));
    assert!(!registry.unregister("base_requests_total"));
    base.requests.inc();
    assert!(registry.snapshot().family("base_requests").is_none());
    let again = Base::register(&registry).unwrap();
    assert_eq!(again.requests.get(), 0);
    AsGauge::register(&Registry::new()).unwrap();
}

#[test]
fn labels_of_the_registry_stand_on_every_series_and_cannot_be_hidden() {
    let registry = Registry::with_labels([("zone", "a")]).unwrap();
    Base::register(&registry).unwrap();
    assert_eq!(
        registry
            .snapshot()
            .value("base_requests_total", &[("zone", "a")]),
        Some(0.0)
    );
    for labels in [
        [("le", "a"), ("b", "c")],
        [("b", "a"), ("b", "c")],
        [("__x", "a"), ("b", "c")],
        [("a-b", "a"), ("b", "c")],
    ] {
        assert!(Registry::with_labels(labels).is_err(), "{labels:?}");
    }
    let registry = Registry::with_labels([("answer", "x")]).unwrap();
    let error = neighbour::Shared::register(&registry)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("`answer` is a label of the registry and of `shared_answers`"),
        "{error}"
    );
}

struct Panics;

impl Collector for Panics {
    fn collect(&self, families: &mut Collected) {
        families
            .family(Kind::Gauge, "half_done", "Never seen.")
            .number(&[], Number::Signed(1));
        panic!("a collector that panics, for a test");
    }
}

#[test]
fn a_collector_that_panics_is_left_out_and_the_rest_is_served() {
    let registry = Registry::new();
    let base = Base::register(&registry).unwrap();
    registry.collect_from(Panics);
    base.requests.inc();
    for _ in 0..3 {
        let text = registry.encode(Format::Text);
        assert!(
            text.contains("base_requests_total 1\n") && !text.contains("half_done"),
            "{text}"
        );
    }
}

#[test]
fn a_callback_that_panics_takes_only_its_own_family_with_it() {
    let registry = Registry::new();
    let gauge = AsTotal::register(&registry).unwrap();
    Base::register(&registry).unwrap();
    gauge
        .requests_x
        .read_from(|| panic!("a callback that panics, for a test"));
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.value("base_requests_total", &[]), Some(0.0));
    assert!(snapshot.family("base_requests_x").is_none());
}

#[test]
fn a_hook_that_panics_stops_neither_a_gather_nor_a_recording() {
    assert!(bellwether::on_problem(|_| panic!(
        "a hook that panics, for a test"
    )));
    let registry = Registry::new();
    let base = Base::register(&registry).unwrap();
    registry.collect_from(Panics);
    assert!(
        registry
            .encode(Format::Text)
            .contains("base_requests_total 0\n")
    );
    let dollars = Spent::register(&registry).unwrap().dollars;
    dollars.inc_by(-1.0);
    dollars.inc_by(0.5);
    base.requests.inc();
    assert_eq!(
        registry.snapshot().value("base_dollars_total", &[]),
        Some(0.5)
    );
}

#[derive(Metrics, Debug)]
#[metrics(prefix = "base", global = false)]
struct Spent {
    /// Money.
    dollars: FloatCounter,
}

struct Blocks(std::sync::Mutex<std::sync::mpsc::Receiver<()>>);

impl Collector for Blocks {
    fn collect(&self, _: &mut Collected) {
        let _ = self.0.lock().unwrap().recv_timeout(Duration::from_secs(10));
    }
}

#[test]
fn recording_registering_and_other_gathers_go_on_while_a_collector_blocks() {
    let registry = Registry::new();
    let base = Base::register(&registry).unwrap();
    let (release, blocked) = channel();
    registry.collect_from(Blocks(std::sync::Mutex::new(blocked)));
    let (started, has_started) = sync_channel(0);
    thread::scope(|scope| {
        let gather = scope.spawn(|| {
            started.send(()).unwrap();
            registry.snapshot()
        });
        has_started.recv().unwrap();
        base.requests.inc();
        AsTotal::register(&registry).unwrap();
        assert!(!gather.is_finished());
        release.send(()).unwrap();
        gather.join().unwrap();
    });
    assert_eq!(base.requests.get(), 1);
}

struct Counts(Arc<AtomicU64>);

impl Collector for Counts {
    fn collect(&self, families: &mut Collected) {
        let calls = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        families
            .family(Kind::Counter, "calls_total", "Calls.")
            .number(&[], Number::Unsigned(calls));
    }
}

#[test]
fn a_collector_is_asked_at_each_gather_of_each_registry_it_is_in() {
    let calls = Arc::new(AtomicU64::new(0));
    let (one, two) = (Registry::new(), Registry::new());
    one.collect_from(Counts(Arc::clone(&calls)));
    two.collect_from(Counts(Arc::clone(&calls)));
    assert_eq!(one.snapshot().value("calls_total", &[]), Some(1.0));
    assert_eq!(two.snapshot().value("calls_total", &[]), Some(2.0));
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}

#[derive(Label, Clone, Copy, Debug)]
#[label(name = "answer")]
enum OurAnswer {
    Hit,
    Miss,
}

/// The same family as the neighbour's, declared here in the same words.
#[derive(Metrics, Debug)]
#[metrics(prefix = "shared")]
struct Shared {
    /// Answers of caches.
    answers: Counter<OurAnswer>,
}

/// Two crates that disagree: here a gauge, in the neighbour a counter.
#[derive(Metrics, Debug)]
#[metrics(prefix = "neighbour")]
struct Disagreeing {
    /// Visits to the neighbour.
    visits: Gauge,
}

#[test]
fn two_crates_in_one_program_expose_one_consistent_page() {
    Shared::global().answers.with(OurAnswer::Hit).inc();
    neighbour::Shared::global().answers.with(Answer::Hit).inc();
    neighbour::Shared::global()
        .answers
        .with(Answer::Miss)
        .inc_by(5);
    let snapshot = Registry::global().snapshot();
    assert_eq!(
        snapshot.value("shared_answers_total", &[("answer", "hit")]),
        Some(2.0)
    );
    assert_eq!(
        snapshot.value("shared_answers_total", &[("answer", "miss")]),
        Some(5.0)
    );
    Shared::global().answers.with(OurAnswer::Miss).inc();
    assert_eq!(
        neighbour::Shared::global().answers.with(Answer::Miss).get(),
        6
    );
    assert_eq!(
        Registry::global()
            .encode(Format::Text)
            .matches("# TYPE shared_answers_total")
            .count(),
        1
    );
}

#[test]
fn declarations_of_two_crates_that_disagree_are_reported_and_both_record() {
    Neighbour::global().visits.inc();
    Disagreeing::global().visits.set(7);
    assert_eq!(Disagreeing::global().visits.get(), 7);
    assert_eq!(Neighbour::global().visits.get(), 1);
    let snapshot = Registry::global().snapshot();
    let registration = [("kind", "registration")];
    assert!(snapshot.total("bellwether_problems_total", &registration) >= 1.0);
    // The first to register is exposed, and which is first is the program's affair.
    let exposed = [
        snapshot.value("neighbour_visits_total", &[]),
        snapshot.value("neighbour_visits", &[]),
    ];
    assert!(
        exposed.contains(&Some(1.0)) || exposed.contains(&Some(7.0)),
        "{exposed:?}"
    );
}

#[test]
fn what_is_declared_and_never_used_is_exposed_at_zero() {
    #[derive(Metrics, Debug)]
    #[metrics(prefix = "never")]
    #[expect(dead_code, reason = "that is the point")]
    struct Never {
        /// Nobody counts this.
        used: Counter,
    }
    assert_eq!(
        Registry::global().snapshot().value("never_used_total", &[]),
        Some(0.0)
    );
}
