//! What the log is told: changes, with the texts that no answer has.

use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use bellwether::health::Check;
use bellwether_tests::support::wait_for;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::{PATIENCE, block_on, health};

static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// Checks run on threads of their own, so the log is that of all tests.
static LOG: LazyLock<()> = LazyLock::new(|| tracing::subscriber::set_global_default(Log).unwrap());

struct Log;

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && metadata.target() == "bellwether"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        let mut lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(line.0);
    }

    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

/// The lines about a component.
fn said(component: &str) -> Vec<String> {
    let lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
    let about = format!("component={component:?}");
    lines
        .iter()
        .filter(|line| line.contains(&about))
        .cloned()
        .collect()
}

#[test]
fn the_log_is_told_of_each_change_once() {
    LazyLock::force(&LOG);
    let queue = health().add(Check::told("logged-queue")).unwrap();
    queue.pass();
    assert_eq!(said("logged-queue"), [""; 0], "all is well from the start");
    for _ in 0..3 {
        queue.fail("full");
    }
    queue.pass();
    queue.pass();
    let lines = said("logged-queue");
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines[0].starts_with("WARN") && lines[0].contains("health: full"),
        "{lines:?}"
    );
    assert!(
        lines[1].starts_with("INFO") && lines[1].contains("well again"),
        "{lines:?}"
    );
}

#[test]
fn the_log_is_told_once_of_a_check_that_never_returns() {
    LazyLock::force(&LOG);
    let health = health();
    let (go_on, go) = std::sync::mpsc::channel::<()>();
    let go = Mutex::new(go);
    let check = move || {
        let _ = go.lock().unwrap().recv();
        async {}
    };
    let limit = Duration::from_millis(50);
    let check = super::check("logged-disk", check).timeout(limit);
    health.add(check.cache(super::HOUR)).unwrap();
    block_on(async {
        for _ in 0..3 {
            health.readiness().await;
        }
    });
    let lines = said("logged-disk");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("no answer within 50ms"), "{lines:?}");
    drop(go_on);
    let duration = || block_on(health.readiness()).components[0].duration;
    wait_for("end of the run", PATIENCE, || {
        // While it runs, it takes longer each time it is looked at.
        (duration()? == duration()?).then_some(())
    });
    assert_eq!(
        said("logged-disk").len(),
        1,
        "it was late, and that has been told"
    );
}

#[test]
fn the_log_is_told_no_second_time_of_a_check_that_failed_and_then_hangs() {
    LazyLock::force(&LOG);
    let health = health();
    let runs = AtomicU32::new(0);
    let check = move || {
        let first = runs.fetch_add(1, Ordering::SeqCst) == 0;
        async move {
            if !first {
                std::future::pending::<()>().await;
            }
            Err::<(), _>("gone")
        }
    };
    let check = super::check("logged-peer", check);
    health
        .add(check.timeout(Duration::from_millis(50)))
        .unwrap();
    for _ in 0..3 {
        block_on(health.readiness());
    }
    let lines = said("logged-peer");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("WARN"), "{lines:?}");
}
