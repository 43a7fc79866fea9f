//! Requests and metrics that nobody would think of, for a bounded time: two seconds each, or as many as
//! `BELLWETHER_FUZZ_SECONDS` says. What fails prints a seed; `arbtest(…).seed(…)` repeats it. Checklist: 28, 49, 50.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

mod expositions;
mod parser;
#[cfg(unix)]
mod requests;

use std::time::Duration;

/// How long one target is fuzzed.
fn budget() -> Duration {
    let seconds = std::env::var("BELLWETHER_FUZZ_SECONDS").ok();
    let seconds = seconds.and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(2))
}
