//! What tests share: asking a server, running outside programs for a bounded time, waiting.

mod alertmanager;
mod dashboard;
pub mod guide;
mod http;
mod network;
mod otlp;
mod program;
mod prometheus;
mod served;

pub use alertmanager::{Alertmanager, Webhook};
pub use dashboard::{grafana_accepts, queries};
pub use http::{Answer, exchange, get, request, request_over, split};
pub use network::in_a_network_of_its_own;
pub use otlp::{ReceivedSpan, SILENCE, SpanReceiver};
pub use program::{Directory, Running, example, find, forget, program, python, run};
pub use prometheus::{Prometheus, promtool_accepts};
pub use served::Served;

use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::{Duration, Instant};

/// Asks until there is an answer.
///
/// # Panics
/// After the limit, naming what was waited for.
#[track_caller]
pub fn wait_for<T>(what: &str, limit: Duration, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(start.elapsed() < limit, "no {what} after {limit:?}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// A port that nobody listens on.
///
/// # Panics
/// Where there is none.
pub fn free() -> SocketAddr {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    free.expect("a free port")
}
