//! How checks are run: with limits, once at a time, side by side. Checklist: 64.

use std::future::pending;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;

use bellwether::health::{Check, Probe, Reason, Report, Status};
use bellwether_tests::support::{get, wait_for};

use super::{HOUR, PATIENCE, ask, block_on, health, passes, serve};

/// So short that a probe does not wait for what never comes.
const MOMENT: Duration = Duration::from_millis(50);

/// A check that blocks its thread until it is let go, and counts its runs.
struct Blocking {
    runs: Arc<AtomicU32>,
    go_on: Sender<()>,
}

impl Blocking {
    fn new(name: &str) -> (Self, Check) {
        let (runs, (go_on, go)) = (Arc::new(AtomicU32::new(0)), channel());
        let (counted, go): (_, Mutex<Receiver<()>>) = (Arc::clone(&runs), Mutex::new(go));
        let check = Check::new(name, move || {
            counted.fetch_add(1, Ordering::SeqCst);
            // An error says that the test has ended.
            let _ = go.lock().unwrap().recv();
            async {}
        });
        (Self { runs, go_on }, check)
    }

    fn runs(&self) -> u32 {
        self.runs.load(Ordering::SeqCst)
    }
}

fn only(report: &Report) -> (Status, Option<Reason>, bool) {
    let component = &report.components[0];
    (component.status, component.reason, component.stale)
}

#[test]
fn a_thousand_probes_run_a_check_once() {
    let health = health();
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let check = move || {
        counted.fetch_add(1, Ordering::SeqCst);
        // The first probes come while it runs.
        tokio::time::sleep(Duration::from_millis(100))
    };
    health
        .add(super::check("database", check).cache(HOUR))
        .unwrap();
    let server = serve(&health);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..125 {
                    assert_eq!(get(server.local_addr(), "/readyz", "").status, 200);
                }
            });
        }
    });
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    server.shutdown();
}

#[test]
fn a_check_whose_result_is_never_good_for_long_runs_once_at_a_time() {
    let health = health();
    let (running, runs) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let (inside, counted) = (Arc::clone(&running), Arc::clone(&runs));
    let check = move || {
        let alone = inside.fetch_add(1, Ordering::SeqCst) == 0;
        counted.fetch_add(1, Ordering::SeqCst);
        let inside = Arc::clone(&inside);
        async move {
            tokio::time::sleep(Duration::from_millis(1)).await;
            inside.fetch_sub(1, Ordering::SeqCst);
            alone
        }
    };
    let check = super::check("database", check);
    health.add(check).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let probes: Vec<_> = (0..1000)
        .map(|_| {
            let health = health.clone();
            runtime.spawn(async move { health.readiness().await.status })
        })
        .collect();
    for probe in probes {
        assert_eq!(runtime.block_on(probe).unwrap(), Status::Pass);
    }
    let runs = runs.load(Ordering::SeqCst);
    assert!((1..1000).contains(&runs), "{runs}");
}

#[test]
fn checks_run_side_by_side() {
    let health = health();
    let all = Arc::new(Barrier::new(3));
    for name in ["a", "b", "c"] {
        let all = Arc::clone(&all);
        // Blocks until the others are there too.
        let check = move || {
            all.wait();
            async {}
        };
        health.add(Check::new(name, check).timeout(HOUR)).unwrap();
    }
    let server = serve(&health);
    assert_eq!(ask(server.local_addr(), "/readyz").0, 200);
    server.shutdown();
}

#[test]
fn a_check_that_hangs_has_no_result_then_has_timed_out_and_then_is_asked_again() {
    let health = health();
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let check = move || {
        counted.fetch_add(1, Ordering::SeqCst);
        pending::<()>()
    };
    let check = super::check("database", check);
    health
        .add(check.timeout(Duration::from_millis(300)))
        .unwrap();
    health.answer_within(Duration::from_millis(1));
    let server = serve(&health);
    let reason = || {
        let (code, body) = ask(server.local_addr(), "/readyz");
        assert_eq!(code, 503, "{body}");
        body["components"]["database"]["reason"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    wait_for("timeout", PATIENCE, || match &*reason() {
        "timed out" => Some(()),
        other => {
            assert_eq!(other, "no result yet");
            None
        }
    });
    wait_for("second run", PATIENCE, || {
        assert_eq!(
            reason(),
            "timed out",
            "the last result stays until there is another"
        );
        (runs.load(Ordering::SeqCst) > 1).then_some(())
    });
    server.shutdown();
}

#[test]
fn a_check_that_blocks_its_thread_hangs_nothing_else_and_is_not_run_again_before_it_returns() {
    let health = health();
    let (blocking, check) = Blocking::new("disk");
    health
        .add(check.cache(Duration::ZERO).timeout(MOMENT).group("blocked"))
        .unwrap();
    health.add(passes("mail").group("free")).unwrap();
    health.add(passes("loop").probe(Probe::Liveness)).unwrap();
    let server = serve(&health);
    for _ in 0..20 {
        let (code, body) = ask(server.local_addr(), "/health/blocked");
        assert_eq!(
            (code, &body["components"]["disk"]["reason"]),
            (503, &"timed out".into())
        );
        for path in ["/livez", "/health/free", "/metrics"] {
            assert_eq!(get(server.local_addr(), path, "").status, 200, "{path}");
        }
    }
    assert_eq!(blocking.runs(), 1);
    blocking.go_on.send(()).unwrap();
    wait_for("second run", PATIENCE, || {
        ask(server.local_addr(), "/health/blocked");
        (blocking.runs() == 2).then_some(())
    });
    server.shutdown();
}

#[test]
fn a_result_that_comes_too_late_is_a_failure() {
    let health = health();
    let (blocking, check) = Blocking::new("disk");
    health.add(check.cache(HOUR).timeout(MOMENT)).unwrap();
    let timed_out = (Status::Fail, Some(Reason::TimedOut), false);
    block_on(async {
        assert_eq!(only(&health.readiness().await), timed_out);
        blocking.go_on.send(()).unwrap();
        let ended = Duration::from_millis(200);
        tokio::time::sleep(ended).await;
        assert_eq!(only(&health.readiness().await), timed_out);
    });
    assert_eq!(blocking.runs(), 1, "the result is good for an hour");
}

#[test]
fn while_the_next_result_is_not_there_the_last_one_is_shown_as_stale() {
    let health = health();
    let (blocking, check) = Blocking::new("disk");
    health
        .add(check.cache(Duration::ZERO).timeout(HOUR))
        .unwrap();
    health.answer_within(MOMENT);
    block_on(async {
        let unknown = (Status::Fail, Some(Reason::Unknown), false);
        assert_eq!(only(&health.readiness().await), unknown);
        blocking.go_on.send(()).unwrap();
        let mut report = health.readiness().await;
        for _ in 0..400 {
            if only(&report).0 == Status::Pass {
                break;
            }
            report = health.readiness().await;
        }
        // The first run has ended, and another one has begun, which nobody lets go.
        let report = health.readiness().await;
        assert_eq!(only(&report), (Status::Pass, None, true));
        assert!(report.components[0].age.unwrap() >= MOMENT);
    });
    let server = serve(&health);
    let (code, body) = ask(server.local_addr(), "/readyz");
    assert_eq!(
        (code, &body["components"]["disk"]["stale"]),
        (200, &true.into())
    );
    server.shutdown();
}

#[test]
fn a_check_that_panics_has_failed_and_is_asked_again() {
    let health = health();
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let check = move || {
        let run = counted.fetch_add(1, Ordering::SeqCst);
        assert_ne!(run, 0, "before it awaits");
        async move { assert_ne!(run, 1, "while it awaits") }
    };
    health.add(super::check("database", check)).unwrap();
    block_on(async {
        for text in ["before it awaits", "while it awaits"] {
            let report = health.readiness().await;
            assert_eq!(only(&report), (Status::Fail, Some(Reason::Panicked), false));
            assert!(report.components[0].error.as_ref().unwrap().contains(text));
        }
        assert_eq!(only(&health.readiness().await), (Status::Pass, None, false));
    });
}

/// Thrown by a panic, and panics again when it is dropped.
struct PanicsAgain;

#[expect(clippy::panic, reason = "a panic that panics again is what is tried")]
impl Drop for PanicsAgain {
    fn drop(&mut self) {
        std::panic::panic_any("again");
    }
}

#[test]
fn a_check_whose_panic_panics_when_it_is_dropped_has_failed_and_is_asked_again() {
    let health = health();
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let check = move || {
        if counted.fetch_add(1, Ordering::SeqCst) == 0 {
            std::panic::panic_any(PanicsAgain);
        }
        async {}
    };
    health.add(super::check("database", check)).unwrap();
    block_on(async {
        let report = health.readiness().await;
        assert_eq!(only(&report), (Status::Fail, Some(Reason::Panicked), false));
        assert_eq!(only(&health.readiness().await), (Status::Pass, None, false));
    });
}

#[test]
fn a_runtime_whose_check_hangs_can_be_dropped() {
    let health = health();
    let (_blocking, check) = Blocking::new("disk");
    health.add(check).unwrap();
    health
        .add(Check::new("peer", pending::<()>).timeout(HOUR))
        .unwrap();
    health.answer_within(MOMENT);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    assert_eq!(runtime.block_on(health.readiness()).status, Status::Fail);
    drop(runtime);
}

#[test]
fn a_check_has_the_runtime_of_who_asks() {
    let health = health();
    let check = || async {
        tokio::time::sleep(Duration::from_millis(1)).await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let connecting = tokio::spawn(tokio::net::TcpStream::connect(address));
        listener.accept().await?;
        connecting
            .await
            .is_ok_and(|stream| stream.is_ok())
            .then_some(())
            .ok_or(std::io::Error::other("lost"))
    };
    health.add(super::check("network", check)).unwrap();
    assert_eq!(block_on(health.readiness()).status, Status::Pass);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    assert_eq!(runtime.block_on(health.readiness()).status, Status::Pass);
    let server = serve(&health);
    assert_eq!(ask(server.local_addr(), "/readyz").0, 200);
    server.shutdown();
}
