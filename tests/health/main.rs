//! What health endpoints say, and what they do not.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

mod declared;
mod endpoints;
mod lifecycle;
mod lints;

use std::net::SocketAddr;
use std::time::Duration;

use bellwether::Health;
use bellwether::health::Check;
use bellwether::http::{Handle, Server};
use bellwether_tests::support::get;
use serde_json::Value;

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

/// A check that is asked at each probe.
fn fails(name: &str, text: &'static str) -> Check {
    let check = move || async move { Err::<(), _>(text) };
    Check::new(name, check).cache(Duration::ZERO)
}

fn passes(name: &str) -> Check {
    Check::new(name, || async {}).cache(Duration::ZERO)
}
