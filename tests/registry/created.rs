//! When series began to count, as their `…_created` tells.

use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bellwether::{Counter, Format, Metrics, Registry};

use crate::Base;

#[derive(Metrics, Debug)]
#[metrics(prefix = "later", global = false)]
#[expect(dead_code, reason = "only registered")]
struct Later {
    /// Requests.
    requests: Counter,
}

#[derive(Metrics, Debug)]
#[metrics(prefix = "zoned", labels(zone = "a"), global = false)]
#[expect(dead_code, reason = "only registered")]
struct InA {
    /// Requests.
    requests: Counter,
}

#[derive(Metrics, Debug)]
#[metrics(prefix = "zoned", labels(zone = "b"), global = false)]
#[expect(dead_code, reason = "only registered")]
struct InB {
    /// Requests.
    requests: Counter,
}

/// Longer than the last digit of a time that is exposed.
const A_WHILE: Duration = Duration::from_millis(50);

/// Now, in seconds, without what is below a millisecond.
fn now() -> f64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Duration::from_millis(u64::try_from(now.as_millis()).unwrap()).as_secs_f64()
}

/// The times in the lines that begin so, at least one.
fn created(registry: &Registry, start: &str) -> Vec<f64> {
    let page = registry.encode(Format::OpenMetrics);
    let lines = page.lines().filter(|line| line.starts_with(start));
    let times: Vec<f64> = lines
        .map(|line| line.rsplit_once(' ').unwrap().1.parse().unwrap())
        .collect();
    assert!(!times.is_empty(), "{start}: {page}");
    times
}

#[test]
fn a_family_began_when_it_was_registered_and_not_when_another_was() {
    let registry = Registry::new();
    registry.expose_created(true);
    let before = now();
    let base = Base::register(&registry).unwrap();
    // The first page is read only after a while, and after another group has come.
    thread::sleep(A_WHILE);
    let between = now();
    Later::register(&registry).unwrap();
    let first = ["base_requests_created", "base_size_created"].map(|it| created(&registry, it));
    for time in first.iter().flatten() {
        assert!(
            (before..between).contains(time),
            "{before} {time} {between}"
        );
    }
    assert!(created(&registry, "later_requests_created")[0] >= between);
    base.requests.inc();
    thread::sleep(A_WHILE);
    registry.expose_created(true);
    let again = ["base_requests_created", "base_size_created"].map(|it| created(&registry, it));
    assert_eq!(
        again, first,
        "neither recording nor another reading is a beginning"
    );
}

#[test]
fn a_family_that_is_declared_twice_began_once_and_begins_anew_once_it_was_taken_out() {
    let registry = Registry::new();
    registry.expose_created(true);
    InA::register(&registry).unwrap();
    let first = created(&registry, "zoned_requests_created{zone=\"a\"}");
    thread::sleep(A_WHILE);
    InB::register(&registry).unwrap();
    assert_eq!(
        created(&registry, "zoned_requests_created{zone=\"a\"}"),
        first
    );
    let between = now();
    assert!(registry.unregister("zoned_requests"));
    InB::register(&registry).unwrap();
    for time in created(&registry, "zoned_requests_created") {
        assert!(time >= between, "{time} {between}");
    }
}
