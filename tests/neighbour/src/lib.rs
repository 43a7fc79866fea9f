//! A library that is instrumented: metrics of its own, and a family that it shares with the program.

use bellwether::{Counter, Label, Metrics, health_check};

/// What a cache said.
#[derive(Label, Clone, Copy, Debug)]
pub enum Answer {
    /// It had it.
    Hit,
    /// It did not.
    Miss,
}

/// The library's own metrics.
#[derive(Metrics, Debug)]
#[metrics(prefix = "neighbour")]
pub struct Neighbour {
    /// Visits to the neighbour.
    pub visits: Counter,
}

/// A family that others declare too, in the same words.
#[derive(Metrics, Debug)]
#[metrics(prefix = "shared")]
pub struct Shared {
    /// Answers of caches.
    pub answers: Counter<Answer>,
}

/// Whether the neighbour is in.
#[health_check(group = "neighbours", timeout = "1h")]
pub async fn neighbour() -> bool {
    true
}
