//! How long probes and checks take, and for how long a result is good. A machine with other work to do can be late, so
//! what has to be there in time has several tries.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use bellwether::Health;
use bellwether::health::{Check, Probe, Reason, Status};
use bellwether_tests::support::wait_for;

use super::{HOUR, PATIENCE, ask, block_on, check, health, passes, serve};

const TRIES: usize = 5;

/// A check that counts its runs.
fn counted(name: &str) -> (Arc<AtomicU32>, Check) {
    let runs = Arc::new(AtomicU32::new(0));
    let seen = Arc::clone(&runs);
    let run = move || {
        seen.fetch_add(1, Ordering::SeqCst);
        async {}
    };
    (runs, Check::new(name, run).timeout(HOUR))
}

#[test]
fn a_probe_is_answered_within_the_second_that_kubernetes_gives_it() {
    let health = Health::new();
    health.add(check("database", pending::<()>)).unwrap();
    let server = serve(&health);
    let in_time = || {
        let start = Instant::now();
        assert_eq!(ask(server.local_addr(), "/readyz").0, 503);
        start.elapsed() < Duration::from_secs(1)
    };
    assert!((0..TRIES).any(|_| in_time()));
    server.shutdown();
}

#[test]
fn a_probe_waits_as_long_as_it_is_given() {
    let health = health();
    let slow = || tokio::time::sleep(Duration::from_millis(1500));
    health.add(check("database", slow).cache(HOUR)).unwrap();
    // Longer than it would wait by itself.
    assert_eq!(block_on(health.readiness()).status, Status::Pass);

    let health = Health::new();
    health.add(check("database", pending::<()>)).unwrap();
    let in_time = |patience| {
        health.answer_within(patience);
        let start = Instant::now();
        block_on(health.readiness());
        (start.elapsed() >= patience, start.elapsed())
    };
    assert!(in_time(Duration::from_millis(300)).0);
    let usual = Duration::from_millis(800);
    assert!((0..TRIES).any(|_| in_time(Duration::ZERO).1 < usual));
}

#[test]
fn a_check_has_two_seconds_unless_it_says_otherwise() {
    let health = health();
    health.add(Check::new("database", pending::<()>)).unwrap();
    let start = Instant::now();
    let report = block_on(health.readiness());
    assert!(start.elapsed() >= Duration::from_secs(2));
    let component = &report.components[0];
    assert_eq!(component.reason, Some(Reason::TimedOut));
    assert_eq!(component.error.as_deref(), Some("no answer within 2s"));
}

#[test]
fn a_probe_does_not_wait_for_a_check_that_is_late_already() {
    let (health, limit) = (health(), Duration::from_secs(2));
    let (_go_on, go) = std::sync::mpsc::channel::<()>();
    let go = std::sync::Mutex::new(go);
    // It blocks its thread, so that nothing ends it in time.
    let blocks = move || {
        let _ = go.lock().unwrap().recv();
        async {}
    };
    health
        .add(Check::new("disk", blocks).timeout(limit))
        .unwrap();
    let late = || {
        let start = Instant::now();
        assert_eq!(block_on(health.readiness()).status, Status::Fail);
        start.elapsed()
    };
    assert!(late() >= limit);
    assert!((0..TRIES).any(|_| late() < limit));
}

#[test]
fn a_result_is_good_for_as_long_as_the_check_says_and_no_longer() {
    let (health, cache) = (health(), Duration::from_secs(1));
    // One says it, and the other is told so by default.
    let (said, check) = counted("said");
    health.add(check.cache(cache)).unwrap();
    let (usual, check) = counted("usual");
    health.add(check).unwrap();
    let runs = || [&said, &usual].map(|runs| runs.load(Ordering::SeqCst));
    let in_time = || {
        // Both results are new.
        thread::sleep(cache);
        block_on(health.readiness());
        let (start, before) = (Instant::now(), runs());
        block_on(health.readiness());
        let (again, at_once) = (runs(), start.elapsed() < cache);
        assert!(again == before || !at_once, "{before:?} {again:?}");
        thread::sleep(cache);
        block_on(health.readiness());
        assert!(runs()[0] > before[0] && runs()[1] > before[1], "too old");
        start.elapsed() < cache * 2
    };
    // Those that are twice as old prove nothing.
    assert!((0..TRIES).any(|_| in_time()));
}

#[test]
fn a_component_that_is_told_while_its_check_runs_does_not_have_a_second_run_begin() {
    let health = health();
    let runs = Arc::new(AtomicU32::new(0));
    let seen = Arc::clone(&runs);
    let run = move || {
        seen.fetch_add(1, Ordering::SeqCst);
        pending::<()>()
    };
    let component = health.add(check("database", run)).unwrap();
    health.answer_within(Duration::ZERO);
    for _ in 0..3 {
        block_on(health.readiness());
        component.warn("slow");
    }
    wait_for("the run", PATIENCE, || {
        (runs.load(Ordering::SeqCst) > 0).then_some(())
    });
    block_on(health.readiness());
    assert_eq!(component.status(), Status::Warn);
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[test]
fn a_group_without_components_is_there_and_one_that_was_not_made_is_not() {
    let health = health();
    health.add_group("empty", []).unwrap();
    health.add(passes("disk").group("storage")).unwrap();
    let server = serve(&health);
    let code = |path| bellwether_tests::support::get(server.local_addr(), path, "").status;
    let paths = ["/health/empty", "/health/storage", "/health/none"];
    assert_eq!(paths.map(code), [200, 200, 404]);
    server.shutdown();
}

#[test]
fn a_process_that_starts_is_asked_about_its_startup_by_readiness_too() {
    let health = health();
    let migrations = Check::new("migrations", || async { Err::<(), _>("locked") });
    health.add(migrations.probe(Probe::Startup)).unwrap();
    let report = block_on(health.readiness());
    assert_eq!(report.components.len(), 1);
    assert_eq!(report.components[0].error.as_deref(), Some("locked"));
}
