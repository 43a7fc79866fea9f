//! From the start of a process to its end. Checklist: 61, 67.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bellwether::health::{Check, Probe};

use super::{ask, check, fails, health, passes, serve};

#[test]
fn liveness_does_not_look_outside() {
    let health = health();
    let broken = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&broken);
    let dependency = move || {
        let well = !seen.load(Ordering::Relaxed);
        async move { well }
    };
    health.add(check("database", dependency)).unwrap();
    health.add(passes("loop").probe(Probe::Liveness)).unwrap();
    let server = serve(&health);
    let codes = || ["/livez", "/readyz", "/healthz"].map(|path| ask(server.local_addr(), path).0);
    assert_eq!(codes(), [200, 200, 200]);
    broken.store(true, Ordering::Relaxed);
    assert_eq!(codes(), [200, 503, 503]);
    broken.store(false, Ordering::Relaxed);
    assert_eq!(codes(), [200, 200, 200]);
    server.shutdown();
}

#[test]
fn a_liveness_component_that_fails_is_no_question_of_readiness() {
    let health = health();
    let component = health
        .add(Check::told("loop").probe(Probe::Liveness))
        .unwrap();
    let server = serve(&health);
    let codes = || ["/livez", "/readyz"].map(|path| ask(server.local_addr(), path).0);
    component.fail("stuck");
    assert_eq!(codes(), [503, 200]);
    component.pass();
    assert_eq!(codes(), [200, 200]);
    server.shutdown();
}

#[test]
fn a_process_is_live_and_not_ready_until_it_says_that_it_has_started() {
    let health = health();
    health.starting();
    let server = serve(&health);
    let codes = || ["/livez", "/startupz", "/readyz"].map(|path| ask(server.local_addr(), path).0);
    assert_eq!(codes(), [200, 503, 503]);
    assert_eq!(ask(server.local_addr(), "/readyz").1["reason"], "starting");
    health.started();
    assert_eq!(codes(), [200, 200, 200]);
    server.shutdown();
}

#[test]
fn startup_checks_pass_once_and_are_not_asked_again() {
    let health = health();
    let asked = Arc::new(AtomicBool::new(false));
    let well = Arc::new(AtomicBool::new(false));
    let (seen, is_well) = (Arc::clone(&asked), Arc::clone(&well));
    let migrate = move || {
        seen.store(true, Ordering::Relaxed);
        let well = is_well.load(Ordering::Relaxed);
        async move { well }
    };
    health
        .add(check("migrations", migrate).probe(Probe::Startup))
        .unwrap();
    let server = serve(&health);
    let codes = || ["/livez", "/startupz", "/readyz"].map(|path| ask(server.local_addr(), path).0);
    assert_eq!(codes(), [200, 503, 503]);
    well.store(true, Ordering::Relaxed);
    // Readiness alone finds out too, where nobody asks about startup.
    assert_eq!(ask(server.local_addr(), "/readyz").0, 200);
    well.store(false, Ordering::Relaxed);
    asked.store(false, Ordering::Relaxed);
    assert_eq!(codes(), [200, 200, 200]);
    assert!(!asked.load(Ordering::Relaxed));
    server.shutdown();
}

#[test]
fn a_process_that_says_it_has_started_has_whatever_its_startup_checks_say() {
    let health = health();
    health
        .add(fails("migrations", "never").probe(Probe::Startup))
        .unwrap();
    let server = serve(&health);
    let codes = || ["/health", "/startupz", "/readyz"].map(|path| ask(server.local_addr(), path).0);
    assert_eq!(codes(), [503, 503, 503]);
    health.started();
    assert_eq!(codes(), [200, 200, 200]);
    server.shutdown();
}

#[test]
fn a_process_that_drains_is_live_and_not_ready() {
    let health = health();
    health.add(passes("database")).unwrap();
    let server = serve(&health);
    let codes = || {
        ["/livez", "/startupz", "/readyz", "/health"].map(|path| ask(server.local_addr(), path).0)
    };
    assert_eq!(codes(), [200, 200, 200, 200]);
    assert!(!health.is_draining());
    health.drain();
    assert!(health.is_draining());
    assert_eq!(codes(), [200, 200, 503, 503]);
    let (_, body) = ask(server.local_addr(), "/readyz");
    assert_eq!(
        (&body["status"], &body["reason"]),
        (&"fail".into(), &"draining".into())
    );
    server.shutdown();
}

#[test]
fn what_has_started_once_has_started_whatever_becomes_of_its_startup_components() {
    let health = health();
    let migrations = health
        .add(Check::told("migrations").probe(Probe::Startup))
        .unwrap();
    let server = serve(&health);
    let codes = || ["/startupz", "/readyz"].map(|path| ask(server.local_addr(), path).0);
    assert_eq!(codes(), [503, 503]);
    migrations.pass();
    assert_eq!(codes(), [200, 200]);
    migrations.fail("rolled back");
    assert_eq!(codes(), [200, 200]);
    let (_, body) = ask(server.local_addr(), "/startupz");
    assert_eq!(body["components"]["migrations"]["status"], "warn");
    server.shutdown();
}

#[test]
fn a_startup_component_that_is_not_critical_keeps_no_process_from_starting() {
    let health = health();
    let cache = Check::told("cache").probe(Probe::Startup);
    let cache = health.add(cache.critical(false)).unwrap();
    let migrations = health
        .add(Check::told("migrations").probe(Probe::Startup))
        .unwrap();
    let server = serve(&health);
    let codes = || ["/startupz", "/readyz"].map(|path| ask(server.local_addr(), path).0);
    cache.fail("cold");
    assert_eq!(codes(), [503, 503], "the migrations have not passed");
    migrations.pass();
    assert_eq!(codes(), [200, 200]);
    server.shutdown();
}
