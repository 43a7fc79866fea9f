//! Counts stay exact whatever threads do, and every exposition on the way is consistent.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a panic in a test says what went wrong"
)]

mod consistent;
mod threads;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use bellwether::snapshot::Value;
use bellwether::{Counter, Gauge, Histogram, Kind, Label, Metrics, Operation, Registry, Snapshot};

#[derive(Label, Clone, Copy, Debug)]
enum Lane {
    Left,
    Right,
}

#[derive(Label, Debug)]
#[label(limit = 16)]
struct Session(String);

#[derive(Metrics, Debug)]
#[metrics(prefix = "storm", global = false)]
struct Storm {
    /// Events.
    events: Counter<Lane>,
    /// Events of sessions.
    session_events: Counter<Session>,
    /// Sizes.
    #[metric(unit = "bytes", buckets = [1.0, 2.0, 4.0, 8.0])]
    size: Histogram<Lane>,
    /// Level.
    level: Gauge,
    /// Jobs.
    job: Operation<Lane>,
}

const THREADS: u64 = 8;
const ROUNDS: u64 = 1_250_000 / 5;

/// One round makes five increments.
fn round(storm: &Storm, n: u64) {
    let lane = if n.is_multiple_of(2) {
        Lane::Left
    } else {
        Lane::Right
    };
    let call = storm.job.start(lane);
    storm.events.with(lane).inc();
    storm
        .size
        .with(lane)
        .observe(f64::from(u32::try_from(n % 10).unwrap()));
    storm.level.inc();
    storm.level.dec();
    call.ok();
}

#[test]
fn totals_are_exact_while_threads_come_and_go_and_another_gathers() {
    let registry = Registry::new();
    let storm = Storm::register(&registry).unwrap();
    let (running, gathers) = (AtomicBool::new(true), AtomicU64::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut before = registry.snapshot();
            while running.load(Ordering::Relaxed) {
                let now = registry.snapshot();
                consistent(&now);
                nothing_fell(&before, &now);
                before = now;
                gathers.fetch_add(1, Ordering::Relaxed);
            }
        });
        let workers: Vec<_> = (0..THREADS)
            .map(|_| {
                scope.spawn(|| {
                    // Half of the rounds on threads that live for a moment.
                    (0..ROUNDS / 2).for_each(|n| round(&storm, n));
                    for _ in 0..10 {
                        let short = || (0..ROUNDS / 20).for_each(|n| round(&storm, n));
                        thread::scope(|scope| scope.spawn(short).join().unwrap());
                    }
                })
            })
            .collect();
        for worker in workers {
            worker.join().unwrap();
        }
        running.store(false, Ordering::Relaxed);
    });
    let snapshot = registry.snapshot();
    let expected = as_float(THREADS * ROUNDS);
    assert!(gathers.load(Ordering::Relaxed) > 5);
    assert_eq!(
        snapshot.total("storm_events_total", &[]).to_bits(),
        expected.to_bits()
    );
    assert_eq!(
        snapshot.total("storm_size_bytes", &[]).to_bits(),
        expected.to_bits()
    );
    assert_eq!(
        snapshot
            .total("storm_job_calls_total", &[("outcome", "ok")])
            .to_bits(),
        expected.to_bits()
    );
    assert_eq!(
        snapshot.total("storm_job_duration_seconds", &[]).to_bits(),
        expected.to_bits()
    );
    assert_eq!(snapshot.value("storm_level", &[]), Some(0.0));
    assert!(snapshot.total("storm_job_in_flight", &[]).abs() < 0.5);
    let sum = snapshot
        .value("storm_size_bytes_sum", &[("lane", "left")])
        .unwrap()
        + snapshot
            .value("storm_size_bytes_sum", &[("lane", "right")])
            .unwrap();
    assert_eq!(
        sum.to_bits(),
        as_float(THREADS * ROUNDS / 10 * 45).to_bits()
    );
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn as_float(n: u64) -> f64 {
    n as f64
}

/// Cumulative buckets, the last of which is the count, and nothing negative.
fn consistent(snapshot: &Snapshot) {
    for family in snapshot.families() {
        for series in family.series() {
            match series.value() {
                Value::Number(number) => {
                    assert!(number.as_f64() >= 0.0, "{} {number:?}", family.name());
                }
                Value::Histogram(histogram) => {
                    let counts: Vec<u64> = histogram.buckets().map(|(_, count)| count).collect();
                    assert!(counts.is_sorted(), "{} {counts:?}", family.name());
                    assert_eq!(*counts.last().unwrap(), histogram.count());
                }
                _ => panic!("there is no such metric here"),
            }
        }
    }
}

fn nothing_fell(before: &Snapshot, now: &Snapshot) {
    for (old, new) in before.families().zip(now.families()) {
        let name = old.name();
        let falls = |old: f64, new: f64| assert!(new >= old, "{name} fell from {old} to {new}");
        if old.kind() == Kind::Gauge {
            continue;
        }
        for (old, new) in old.series().zip(new.series()) {
            match (old.value(), new.value()) {
                (Value::Number(old), Value::Number(new)) => falls(old.as_f64(), new.as_f64()),
                (Value::Histogram(old), Value::Histogram(new)) => {
                    old.buckets()
                        .zip(new.buckets())
                        .for_each(|(old, new)| assert!(new.1 >= old.1));
                    falls(old.sum(), new.sum());
                }
                _ => panic!("the kind changed"),
            }
        }
    }
}

#[test]
fn the_limit_of_an_open_label_holds_under_contention() {
    let registry = Registry::new();
    let storm = Storm::register(&registry).unwrap();
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let storm = &storm;
            scope.spawn(move || {
                for n in 0..2_000 {
                    storm
                        .session_events
                        .with(Session(format!("s{}", (n * 7 + thread) % 500)))
                        .inc();
                }
            });
        }
        scope.spawn(|| (0..50).for_each(|_| consistent(&registry.snapshot())));
    });
    let snapshot = registry.snapshot();
    assert_eq!(
        snapshot
            .family("storm_session_events_total")
            .unwrap()
            .series()
            .len(),
        17
    );
    assert_eq!(
        snapshot.total("storm_session_events_total", &[]).to_bits(),
        16_000_f64.to_bits()
    );
}

#[test]
fn changes_hold_what_tasks_on_other_threads_did() {
    let registry = Registry::new();
    let storm = std::sync::Arc::new(Storm::register(&registry).unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .build()
        .unwrap();
    storm.events.with(Lane::Left).inc_by(5);
    let before = registry.snapshot();
    runtime.block_on(async {
        let tasks: Vec<_> = (0..100)
            .map(|_| {
                let storm = std::sync::Arc::clone(&storm);
                tokio::spawn(async move {
                    let call = storm.job.start(Lane::Right);
                    tokio::task::yield_now().await;
                    storm.events.with(Lane::Left).inc();
                    call.ok();
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
    let changes = registry.snapshot().since(&before);
    changes.assert("storm_events_total", &[("lane", "left")], 100.0);
    changes.assert(
        "storm_job_calls_total",
        &[("lane", "right"), ("outcome", "ok")],
        100.0,
    );
    changes.assert("storm_job_in_flight", &[("lane", "right")], 0.0);
}

#[derive(Label, Debug)]
#[label(limit = 1_000)]
struct Tenant<'a>(&'a str);

#[derive(Metrics, Debug)]
#[metrics(prefix = "tenants", global = false, max_series = 100_000)]
struct Tenants {
    /// Requests.
    requests: Counter<Tenant<'static>>,
    /// Jobs.
    job: Operation<Tenant<'static>>,
}

#[test]
fn a_thread_that_has_met_a_series_sees_that_another_removed_it() {
    let registry = Registry::new();
    let tenants = Tenants::register(&registry).unwrap();
    let record = |tenant| {
        tenants.requests.with(Tenant(tenant)).inc();
        tenants.job.start(Tenant(tenant)).ok();
    };
    record("ann");
    record("ann");
    let remove = || {
        assert!(tenants.requests.remove(Tenant("ann")));
        assert!(tenants.job.remove(Tenant("ann")));
    };
    thread::scope(|scope| drop(scope.spawn(remove).join()));
    record("ann");
    let snapshot = registry.snapshot();
    let ann = [("tenant", "ann")];
    assert_eq!(snapshot.value("tenants_requests_total", &ann), Some(1.0));
    assert_eq!(
        snapshot.total("tenants_job_calls_total", &ann).to_bits(),
        1_f64.to_bits()
    );
}

#[test]
fn a_thread_may_meet_more_series_than_it_keeps_in_mind() {
    let registries = [Registry::new(), Registry::new()];
    let tenants = registries
        .each_ref()
        .map(|registry| Tenants::register(registry).unwrap());
    for _ in 0..3 {
        for number in 0..1_000 {
            let name = number.to_string();
            tenants[number % 2].requests.with(Tenant(&name)).inc();
            tenants[0].requests.with(Tenant("0")).inc();
        }
    }
    let total = |at: usize, labels: &[_]| {
        registries[at]
            .snapshot()
            .total("tenants_requests_total", labels)
    };
    let expected = [(total(0, &[]), 4_500.0), (total(1, &[]), 1_500.0)];
    let first = (total(0, &[("tenant", "0")]), 3_003.0);
    for (total, expected) in expected.into_iter().chain([first]) {
        assert_eq!(total.to_bits(), f64::to_bits(expected));
    }
}

#[test]
fn the_held_series_of_an_operation_outlives_its_removal() {
    let registry = Registry::new();
    let tenants = Tenants::register(&registry).unwrap();
    let held = tenants.job.with(Tenant("ann"));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| (0..1_000).for_each(|_| held.start().ok()));
        }
    });
    let ann = [("tenant", "ann"), ("outcome", "ok")];
    let calls = || registry.snapshot().value("tenants_job_calls_total", &ann);
    assert_eq!(calls(), Some(8_000.0));
    let running = held.start();
    assert!(tenants.job.remove(Tenant("ann")));
    running.ok();
    held.start().error();
    assert_eq!(calls(), None);
}
