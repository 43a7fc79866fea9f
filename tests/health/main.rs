//! What health endpoints say, and what they do not.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

mod closing;
mod declared;
mod endpoints;
mod gathered;
mod judge;
mod lifecycle;
mod limits;
mod lints;
mod logged;
mod measured;
mod runs;

use std::net::SocketAddr;
use std::time::Duration;

use bellwether::Health;
use bellwether::health::{Check, HealthOutput};
use bellwether::http::{Handle, Server};
use bellwether_tests::support::get;
use serde_json::Value;

/// Longer than a test runs.
const HOUR: Duration = Duration::from_hours(1);
/// More than any of these tests needs.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs a future in a runtime of its own.
fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

fn serve(health: &Health) -> Handle {
    let server = Server::bind("127.0.0.1:0").unwrap();
    server.health(health).spawn().unwrap()
}

/// The status and the body of an answer.
fn ask(server: SocketAddr, path: &str) -> (u16, Value) {
    let answer = get(server, path, "");
    (answer.status, serde_json::from_str(&answer.body).unwrap())
}

/// Nothing in it, and as patient as a test on a busy machine has to be.
fn health() -> Health {
    let health = Health::new();
    health.answer_within(PATIENCE);
    health
}

/// A check that is asked at each probe, and may take as long as it likes.
fn check<F>(name: &str, run: impl Fn() -> F + Send + Sync + 'static) -> Check
where
    F: Future<Output: HealthOutput> + 'static,
{
    Check::new(name, run).cache(Duration::ZERO).timeout(HOUR)
}

fn fails(name: &str, text: &'static str) -> Check {
    check(name, move || async move { Err::<(), _>(text) })
}

fn passes(name: &str) -> Check {
    check(name, || async {})
}
