//! What models use: tools of servers that are reached over MCP.

use std::fmt;

use bellwether::instrumented;
use bellwether_examples::simulation::{fails, is_broken, work};

use crate::metrics::Tool;
use crate::{breaker, pool};

/// What does not answer.
#[derive(Debug)]
pub(crate) struct Unavailable(pub(crate) &'static str);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} does not answer", self.0)
    }
}

/// Has a tool used: its calls by status, their duration, a span, and a line for each that fails.
#[instrumented(
    name = "mistralrs_tool_call",
    calls = false,
    duration(outcome),
    in_flight = false,
    labels(tool),
    outcome(label = "status", ok = "success", error = "error", panic = "error", cancelled = "error"),
    buckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5],
    slo(success = 99, latency(under = "100ms", for = 95)),
    span = "tool.call",
    fields(tool = ?tool),
    err
)]
pub(crate) async fn call(tool: Tool) -> Result<(), Unavailable> {
    let server = tool.server();
    let breaker = breaker::of(server);
    if !breaker.lets_through() {
        return Err(Unavailable("the server whose breaker is open"));
    }
    let connection = pool::take(server).await;
    let answer = match &connection {
        Ok(_) => ask().await,
        Err(Unavailable(what)) => Err(Unavailable(what)),
    };
    match (&answer, connection) {
        (Ok(()), Ok(connection)) => {
            breaker.succeeded();
            connection.keep();
        }
        _ => breaker.failed(server),
    }
    answer
}

async fn ask() -> Result<(), Unavailable> {
    work(5..=30).await;
    if fails() || is_broken("mcp") {
        return Err(Unavailable("the server"));
    }
    Ok(())
}

/// Stands for what else is needed.
pub(crate) async fn depend(what: &'static str) -> Result<(), Unavailable> {
    work(1..=4).await;
    if is_broken(what) {
        return Err(Unavailable(what));
    }
    Ok(())
}
