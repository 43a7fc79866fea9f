//! What checks hold, and when they let go of it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use bellwether::health::{Check, Probe, Status};
use bellwether::{Format, Health, Registry};
use bellwether_tests::support::{get, wait_for};

use super::{HOUR, PATIENCE, ask, block_on, check, health, serve};

/// A check that owns a sender, and who waits for its end.
fn owning(name: &str) -> (Check, Receiver<()>) {
    let (sender, receiver) = channel::<()>();
    let run = move || {
        let sender = sender.clone();
        async move { drop(sender) }
    };
    (check(name, run), receiver)
}

/// A check that is under way may hold it a moment longer.
fn waits_to_be_let_go(receiver: &Receiver<()>) {
    wait_for("the check's state is let go", PATIENCE, || {
        is_let_go(receiver).then_some(())
    });
}

/// Whether nothing holds the other end.
fn is_let_go(receiver: &Receiver<()>) -> bool {
    receiver.try_recv() == Err(TryRecvError::Disconnected)
}

#[test]
fn a_server_that_ends_lets_go_of_what_checks_captured_and_results_stand() {
    let health = health();
    let (check, held) = owning("loop");
    health.add(check.probe(Probe::Liveness)).unwrap();
    let server = serve(&health);
    assert_eq!(ask(server.local_addr(), "/livez").0, 200);
    assert!(!is_let_go(&held));
    server.shutdown();
    waits_to_be_let_go(&held);
    // An application that still answers probes is live, and not ready.
    let live = block_on(health.liveness());
    assert_eq!((live.status, live.components.len()), (Status::Pass, 1));
    assert!(!live.components[0].stale);
    assert_eq!(block_on(health.readiness()).status, Status::Fail);
}

#[test]
fn of_several_servers_of_a_health_the_last_one_lets_go() {
    let health = health();
    let (check, held) = owning("database");
    health.add(check).unwrap();
    let (first, second) = (serve(&health), serve(&health));
    first.shutdown();
    assert!(!is_let_go(&held));
    assert_eq!(
        ask(second.local_addr(), "/health").1["components"]["database"]["status"],
        "pass"
    );
    second.shutdown();
    waits_to_be_let_go(&held);
}

#[test]
fn a_server_that_starts_later_serves_what_is_added_later() {
    let health = health();
    let (check, _held) = owning("before");
    health.add(check).unwrap();
    serve(&health).shutdown();
    let (check, held) = owning("after");
    health.add(check).unwrap();
    let server = serve(&health);
    let status = wait_for("a result", PATIENCE, || {
        let (_, body) = ask(server.local_addr(), "/health");
        let status = body["components"]["after"]["status"].as_str();
        status.map(str::to_owned)
    });
    assert_eq!(status, "pass");
    server.shutdown();
    waits_to_be_let_go(&held);
}

#[test]
fn routes_alone_hold_it_until_the_health_is_closed() {
    let health = health();
    let (check, held) = owning("database");
    health.add(check).unwrap();
    let routes = bellwether::http::health_router::<()>(&health);
    assert_eq!(block_on(health.readiness()).status, Status::Pass);
    drop(routes);
    assert!(!is_let_go(&held), "the health is there");
    health.close();
    waits_to_be_let_go(&held);
    assert_eq!(block_on(health.readiness()).status, Status::Pass);
}

#[test]
fn functions_hold_nothing_and_are_asked_after_the_end_of_a_server() {
    let health = Health::global();
    health.answer_within(PATIENCE);
    health.close();
    let report = block_on(health.group("declared")).unwrap();
    assert!(
        report
            .components
            .iter()
            .any(|it| it.name == "quick" && it.status == Status::Pass)
    );
}

#[test]
fn what_panics_when_a_check_lets_go_of_it_ends_no_server() {
    struct Breaks;
    impl Drop for Breaks {
        fn drop(&mut self) {
            assert!(std::thread::panicking(), "it panics when it is dropped");
        }
    }
    let health = health();
    let breaks = Breaks;
    let run = move || {
        let _ = &breaks;
        async {}
    };
    health.add(check("breaks", run)).unwrap();
    let (check, held) = owning("database");
    health.add(check).unwrap();
    let server = serve(&health);
    assert_eq!(get(server.local_addr(), "/livez", "").status, 200);
    server.shutdown();
    waits_to_be_let_go(&held);
}

#[test]
fn a_check_of_a_value_is_there_as_long_as_the_value_and_does_not_keep_it() {
    let (health, registry) = (health(), Registry::new());
    health.measure(&registry).unwrap();
    let app = Arc::new("an application".to_owned());
    let check = Check::with(Arc::downgrade(&app), "database", async |app| {
        // Borrowed across an await, as a pool of connections is.
        let text = app.as_str();
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        (text.len() > 3).then_some(()).ok_or("short")
    });
    health.add(check.cache(HOUR).timeout(HOUR)).unwrap();
    let ready = block_on(health.readiness());
    assert_eq!((ready.status, ready.components.len()), (Status::Pass, 1));
    let line = "health_component_up{component=\"database\",severity=\"critical\"} 1\n";
    assert!(registry.encode(Format::Text).contains(line));
    wait_for("the end of the run", PATIENCE, || {
        (Arc::strong_count(&app) == 1).then_some(())
    });

    drop(app);
    let ready = block_on(health.readiness());
    assert_eq!((ready.status, ready.components.len()), (Status::Pass, 0));
    let page = registry.encode(Format::Text);
    assert!(!page.contains("health_component_up{"), "{page}");
}

#[test]
fn a_check_of_a_value_fails_as_others_do() {
    let health = health();
    let app = Arc::new(());
    let check = Check::with(Arc::downgrade(&app), "mail", async |_| Err::<(), _>("gone"));
    health.add(check.critical(false)).unwrap();
    let wrong = Check::with(Arc::downgrade(&app), "queue", async |_| false);
    health.add(wrong.probe(Probe::Liveness)).unwrap();
    assert_eq!(block_on(health.readiness()).status, Status::Warn);
    assert_eq!(block_on(health.liveness()).status, Status::Fail);
}
