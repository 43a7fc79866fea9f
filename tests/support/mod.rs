//! What tests share: asking a server, running outside programs for a bounded time, waiting.

mod http;
mod program;
mod prometheus;

pub use http::{Answer, exchange, get, request, request_over, split};
pub use program::{Directory, Running, example, find, program, python, run};
pub use prometheus::Prometheus;

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
