//! What the pipeline says of itself: a few families that no annotation can make, and two ways to read all of them.

use bellwether::{Counter, Format, Gauge, Label, Metrics, Registry};

/// Where a request is.
#[derive(Label, Clone, Copy, Debug, PartialEq)]
pub(crate) enum Stage {
    Rag,
    Assemble,
    Inference,
    Post,
    Stream,
}

impl Stage {
    pub(crate) const ALL: [Self; 5] = [
        Self::Rag,
        Self::Assemble,
        Self::Inference,
        Self::Post,
        Self::Stream,
    ];
}

/// What went wrong in a stage.
#[derive(Label, Clone, Copy, Debug)]
#[label(name = "error_type")]
pub(crate) enum StageError {
    Timeout,
    Upstream,
}

#[derive(Label, Clone, Copy, Debug)]
#[label(name = "worker_type")]
pub(crate) enum Worker {
    Gpu,
    Cpu,
}

/// Sessions come from outside: 64 are told apart, the others are `other`.
#[derive(Label, Clone, Copy, Debug)]
#[label(name = "session", limit = 64)]
pub(crate) struct Session<'a>(pub(crate) &'a str);

/// From 1 ms to 10 s.
pub(crate) const LATENCY: [f64; 13] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

#[derive(Metrics)]
#[metrics(prefix = "orchestrator", max_series = 7)]
pub(crate) struct Pipeline {
    /// Tokens that workers generated.
    pub(crate) tokens_generated: Counter<Worker>,
    /// Requests that wait for a stage now.
    pub(crate) queue_depth: Gauge<Stage>,
}

/// What Prometheus would read.
pub(crate) fn exposition() -> String {
    Registry::global().encode(Format::Text)
}

/// The pipeline in three numbers, for a log line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Summary {
    pub(crate) requests: f64,
    pub(crate) shed: f64,
    pub(crate) errors: f64,
}

impl Summary {
    pub(crate) fn now() -> Self {
        let snapshot = Registry::global().snapshot();
        let total = |family| snapshot.total(family, &[]);
        Self {
            requests: snapshot.total("orchestrator_requests_total", &[("stage", "rag")]),
            shed: total("orchestrator_requests_shed_total"),
            errors: total("orchestrator_errors_total"),
        }
    }
}
