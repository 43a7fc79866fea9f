//! Every snapshot is one that could have been, whatever threads do meanwhile.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use bellwether::{
    Call, FloatCounter, FloatGauge, Histogram, Label, Metrics, Operation, Registry, Snapshot,
};

use crate::as_float;

#[derive(Label)]
#[label(limit = 3)]
struct Tenant(&'static str);

const TENANTS: [&str; 5] = ["a", "b", "c", "d", "e"];

#[derive(Metrics)]
#[metrics(prefix = "seen", global = false, max_series = 500)]
struct Seen {
    /// Of ones.
    #[metric(buckets = [0.5, 1.0])]
    ones: Histogram,
    /// Of ones, by tenant.
    #[metric(buckets = [0.5, 1.0])]
    tenant_ones: Histogram<Tenant>,
    /// Jobs.
    #[metric(buckets = [0.001])]
    job: Operation,
    /// Jobs of tenants.
    #[metric(buckets = [0.001])]
    ask: Operation<Tenant>,
    /// Share.
    share: FloatGauge,
    /// Weight of tenants.
    weight: FloatCounter<Tenant>,
}

/// One after the other.
fn at<T>(all: &[T], number: u64) -> &T {
    &all[usize::try_from(number % all.len() as u64).unwrap()]
}

const WRITERS: u32 = 6;

/// How long there is a storm: what is looked for would be seen some ten times.
const STORM: Duration = Duration::from_millis(400);

fn seen() -> (Registry, Seen) {
    let registry = Registry::new();
    let seen = Seen::register(&registry).unwrap();
    (registry, seen)
}

/// Has threads write, each by its number and round, while this one looks at one snapshot after the other. How many rounds
/// there were in all.
fn storm(
    registry: &Registry,
    write: impl Fn(u32, u64) + Sync,
    mut look: impl FnMut(&Snapshot),
) -> u64 {
    let running = AtomicBool::new(true);
    let stop = Stop(&running);
    thread::scope(|scope| {
        let writing = |writer: u32| {
            let (running, write) = (&running, &write);
            scope.spawn(move || {
                let mut rounds = 0;
                while running.load(Ordering::Relaxed) {
                    write(writer, rounds);
                    rounds += 1;
                }
                rounds
            })
        };
        let writers: Vec<_> = (0..WRITERS).map(writing).collect();
        let _stop = stop;
        let start = Instant::now();
        while start.elapsed() < STORM {
            look(&registry.snapshot());
        }
        running.store(false, Ordering::Relaxed);
        writers
            .into_iter()
            .map(|writer| writer.join().unwrap())
            .sum()
    })
}

/// Lets writers end where a look fails.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

#[test]
fn a_sum_is_never_ahead_of_its_count_and_lacks_only_what_is_just_recorded() {
    for name in ["seen_ones", "seen_tenant_ones"] {
        let (registry, seen) = seen();
        let write = |writer, rounds: u64| {
            if name == "seen_ones" {
                seen.ones.observe(1.0);
            } else {
                let tenant = at(&TENANTS, u64::from(writer) + rounds);
                seen.tenant_ones.with(Tenant(tenant)).observe(1.0);
            }
        };
        let mut before = 0.0;
        let rounds = storm(&registry, write, |snapshot| {
            let sum = snapshot.total(&format!("{name}_sum"), &[]);
            let count = snapshot.total(&format!("{name}_count"), &[]);
            assert!(sum <= count, "{name}: a sum of {sum} from {count} ones");
            assert!(
                sum + f64::from(WRITERS) >= before,
                "{name}: {sum}, and {before} were counted before"
            );
            before = count;
        });
        let snapshot = registry.snapshot();
        for part in ["sum", "count"] {
            let total = snapshot.total(&format!("{name}_{part}"), &[]);
            assert_eq!(total.to_bits(), as_float(rounds).to_bits(), "{name}_{part}");
        }
    }
}

#[test]
fn calls_in_flight_are_never_negative_and_never_more_than_there_are() {
    let (registry, seen) = seen();
    let write = |writer: u32, rounds: u64| {
        let tenant = at(&TENANTS, u64::from(writer) + rounds);
        let call = seen.ask.start(Tenant(tenant));
        match rounds % 3 {
            0 => call.ok(),
            1 => call.error(),
            _ => drop(call),
        }
    };
    let rounds = storm(&registry, write, |snapshot| {
        let Some(family) = snapshot.family("seen_ask_in_flight") else {
            return;
        };
        for series in family.series() {
            let tenant = series.labels().get("tenant").unwrap().into_owned();
            let running = snapshot.total("seen_ask_in_flight", &[("tenant", &tenant)]);
            assert!(running >= 0.0, "{running} calls of {tenant} in flight");
        }
    });
    let snapshot = registry.snapshot();
    assert!(snapshot.total("seen_ask_in_flight", &[]).abs() < 0.5);
    let calls = snapshot.total("seen_ask_calls_total", &[]);
    assert_eq!(calls.to_bits(), as_float(rounds).to_bits());
    let times = snapshot.total("seen_ask_duration_seconds_count", &[]);
    assert_eq!(times.to_bits(), as_float(rounds).to_bits());
}

#[test]
fn calls_that_end_on_other_threads_are_never_seen_to_end_before_they_began() {
    let (registry, seen) = seen();
    // The cells of many threads take a while to read: calls begin and end meanwhile.
    let all = Barrier::new(64);
    thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                seen.job.start(()).ok();
                all.wait();
            });
        }
    });
    let slots: Vec<_> = (0..4)
        .map(|_| std::sync::Mutex::new(None::<Call<'_>>))
        .collect();
    let write = |writer: u32, rounds: u64| {
        let slot = at(&slots, u64::from(writer) + rounds);
        let begun = seen.job.start(());
        let before = slot.lock().unwrap().replace(begun);
        if let Some(before) = before {
            before.ok();
        }
        seen.job.start(()).ok();
    };
    storm(&registry, write, |snapshot| {
        let running = snapshot.total("seen_job_in_flight", &[]);
        assert!(running >= 0.0, "{running} calls in flight");
    });
    for slot in &slots {
        drop(slot.lock().unwrap().take());
    }
    assert!(registry.snapshot().total("seen_job_in_flight", &[]).abs() < 0.5);
}

#[test]
fn a_call_that_is_counted_is_timed() {
    let (registry, seen) = seen();
    let write = |writer: u32, _: u64| {
        if writer.is_multiple_of(2) {
            seen.job.start(()).ok();
        } else {
            seen.ask.start(Tenant("a")).ok();
        }
    };
    let rounds = storm(&registry, write, |snapshot| {
        for name in ["seen_job", "seen_ask"] {
            let calls = snapshot.total(&format!("{name}_calls_total"), &[]);
            let times = snapshot.total(&format!("{name}_duration_seconds_count"), &[]);
            assert!(calls <= times, "{name}: {calls} calls and {times} times");
        }
    });
    let snapshot = registry.snapshot();
    for sample in ["calls_total", "duration_seconds_count"] {
        let [job, ask] =
            ["job", "ask"].map(|name| snapshot.total(&format!("seen_{name}_{sample}"), &[]));
        assert_eq!(
            (job + ask).to_bits(),
            as_float(rounds).to_bits(),
            "{sample}"
        );
    }
}

#[test]
fn each_recording_beyond_a_limit_is_counted_once_when_threads_race_for_the_last_places() {
    const ROUNDS: usize = 200;
    let begin = Barrier::new(TENANTS.len());
    for _ in 0..ROUNDS {
        let (registry, seen) = seen();
        thread::scope(|scope| {
            for tenant in TENANTS {
                let (begin, weight) = (&begin, &seen.weight);
                scope.spawn(move || {
                    begin.wait();
                    weight.with(Tenant(tenant)).inc_by(1.0);
                });
            }
        });
        let snapshot = registry.snapshot();
        let other = snapshot.value("seen_weight_total", &[("tenant", "other")]);
        assert_eq!(other, Some(2.0), "five values, three places");
        let family = [("family", "seen_weight")];
        let overflowed = snapshot.value("bellwether_label_overflow_total", &family);
        assert_eq!(overflowed, other);
    }
}

#[test]
fn fractions_that_threads_add_to_one_series_are_all_there() {
    let (registry, seen) = seen();
    let write = |_, _| {
        seen.share.inc_by(0.5);
        seen.weight.with(Tenant("a")).inc_by(0.25);
    };
    let rounds = storm(&registry, write, |_| ());
    let snapshot = registry.snapshot();
    let expected = [as_float(rounds) / 2.0, as_float(rounds) / 4.0];
    let found = [
        ("seen_share", &[][..]),
        ("seen_weight_total", &[("tenant", "a")]),
    ];
    let found = found.map(|(name, labels)| snapshot.value(name, labels));
    assert_eq!(found, expected.map(Some));
}
