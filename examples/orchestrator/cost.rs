//! What the pipeline's monitoring costs, against what the hand-written one claims: less than 100 microseconds for each
//! metric that is recorded, 1 KB for each series, less than 1 % of a processor. A program of its own, so that what is only
//! measured is not declared in the pipeline.
//!
//! `cargo run --release --example orchestrator_cost`

use std::hint::black_box;

use bellwether::{Counter, Format, Label, Metrics, Registry, instrumented};

const CALLS: u32 = 500_000;
const SERIES: u32 = 20_000;

/// Requests in a second that the share of a processor is told for, and calls for each: a call and an offer in each stage,
/// and the request itself.
const LOAD: f64 = 100.0;
const CALLS_A_REQUEST: f64 = 11.0;

#[derive(Label, Clone, Copy)]
enum Stage {
    Rag,
    Assemble,
    Inference,
    Post,
    Stream,
}

const STAGES: [Stage; 5] = [
    Stage::Rag,
    Stage::Assemble,
    Stage::Inference,
    Stage::Post,
    Stage::Stream,
];

#[derive(Label, Debug)]
#[label(name = "error_type")]
enum StageError {
    Timeout,
    Upstream,
}

const LATENCY: [f64; 13] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// As a stage is annotated, with nothing to do: three numbers are recorded for each call, four where it fails.
#[instrumented(
    calls(name = "orchestrator_requests_total", outcome = false),
    duration = "orchestrator_stage_duration_seconds",
    errors(name = "orchestrator_errors_total", class),
    in_flight = false,
    labels(stage),
    buckets = LATENCY
)]
async fn run(stage: Stage, number: u32) -> Result<(), StageError> {
    match black_box(number) % 100 {
        0 => Err(StageError::Timeout),
        1 => Err(StageError::Upstream),
        _ => Ok(()),
    }
}

#[derive(Label)]
#[label(name = "session", limit = 64)]
struct Session(String);

#[instrumented(
    calls = false,
    duration = "orchestrator_request_duration_seconds",
    in_flight = false,
    labels(session),
    buckets = LATENCY
)]
fn request(session: Session) {
    black_box(session);
}

#[derive(Label)]
#[label(limit = 20_000)]
struct Number(String);

#[derive(Metrics)]
#[metrics(prefix = "many", global = false)]
struct Many {
    /// One series each.
    requests: Counter<Number>,
}

/// The processor's seconds for an annotated call.
async fn call() -> f64 {
    let start = used();
    for number in 0..CALLS {
        let _ = run(STAGES[number as usize % 5], number).await;
    }
    (used() - start) / f64::from(CALLS)
}

/// The same for a scrape of all that is declared, with all sessions that can be.
fn scrape() -> f64 {
    for session in 0..65 {
        request(Session(format!("session-{session}")));
    }
    let start = used();
    for _ in 0..100 {
        black_box(Registry::global().encode(Format::Text));
    }
    (used() - start) / 100.0
}

/// Bytes for each of many series, their label text and the first exposition included.
fn memory() -> f64 {
    let registry = Registry::new();
    let before = own("process_resident_memory_bytes");
    let Ok(many) = Many::register(&registry) else {
        return f64::NAN;
    };
    for number in 0..SERIES {
        many.requests.with(Number(format!("number-{number}"))).inc();
    }
    let page = registry.encode(Format::Text);
    let after = own("process_resident_memory_bytes");
    drop(page);
    (after - before) / f64::from(SERIES)
}

/// Processor time of the process, in seconds: what else the machine has to do makes no difference to it.
fn used() -> f64 {
    own("process_cpu_seconds_total")
}

fn own(metric: &str) -> f64 {
    Registry::global().snapshot().total(metric, &[])
}

#[expect(clippy::print_stdout, reason = "this is what it is for")]
#[tokio::main]
async fn main() {
    let memory = memory();
    let (call, scrape) = (call().await, scrape());
    let share = call * CALLS_A_REQUEST * LOAD + scrape / 15.0;
    println!("time for a recorded metric: {:.3} µs", call * 1e6 / 3.0);
    println!("memory for a series: {memory:.0} bytes");
    println!(
        "share of a processor: {:.4} % at {LOAD} requests a second",
        share * 100.0
    );
}
