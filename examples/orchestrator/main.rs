//! A five-stage LLM pipeline with backpressure: queue depths, shed requests, stages and sessions timed, with metrics and
//! health on a thread of their own. One of the five systems that docs/systems tells about.
//!
//! ```sh
//! cargo run --example orchestrator -- --help
//! cargo run --example orchestrator -- --latency 20 --load 20    # full queues and shed requests, until alerts fire
//! cargo run --release --example orchestrator_cost               # what the monitoring costs
//! curl 127.0.0.1:9090/health
//! ```

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to the person who runs it"
)]

mod metrics;
mod pipeline;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use bellwether::Health;
use bellwether::http::Server;
use bellwether::telemetry::Telemetry;
use bellwether_examples::simulation::{Switches, arrivals};
use clap::Parser;
use metrics::{Summary, exposition};
use pipeline::Pipeline;

/// Sends simulated requests through the pipeline.
#[derive(Parser)]
struct Arguments {
    /// Where metrics and health are.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9090")]
    metrics: String,
    /// An OTLP receiver for the spans, such as `http://localhost:4318`.
    #[arg(long, value_name = "URL")]
    otlp: Option<String>,
    /// For how long everything goes on after SIGTERM, while readiness fails.
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    drain: u64,
    /// Prints what Prometheus would read, and ends.
    #[arg(long)]
    print: bool,
    #[command(flatten)]
    switches: Switches,
}

/// A client of one of a hundred sessions.
async fn client(pipeline: Pipeline) {
    let session = format!("session-{}", fastrand::u8(..100));
    // Whether it was answered is counted.
    let _ = pipeline.request(&session, fastrand::u64(..1000)).await;
}

/// Logs the summary now and then.
async fn report() {
    let mut ticks = tokio::time::interval(Duration::from_secs(10));
    while !Health::global().is_draining() {
        ticks.tick().await;
        let Summary {
            requests,
            shed,
            errors,
        } = Summary::now();
        tracing::info!(requests, shed, errors, "so far");
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let mut telemetry = Telemetry::new("orchestrator").version(env!("CARGO_PKG_VERSION"));
    if let Some(receiver) = arguments.otlp {
        telemetry = telemetry.otlp_endpoint(receiver);
    }
    let telemetry = telemetry.init()?;
    Health::global().version(env!("CARGO_PKG_VERSION"));
    arguments.switches.start();
    let pipeline = Pipeline::start();
    // On a thread of its own, with a runtime of its own: a busy pipeline does not hold up a scrape.
    let server = Server::bind(&*arguments.metrics)?
        .drain_delay(Duration::from_secs(arguments.drain))
        .spawn()?;
    println!("metrics {}", server.local_addr());
    tokio::spawn(report());
    let clients = arrivals(10.0, || client(pipeline.clone()));
    let (ended, ()) = tokio::join!(server.until_terminated(), clients);
    ended?;
    telemetry.shutdown();
    println!("ended in order");
    Ok(())
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.print {
        print!("{}", exposition());
        return ExitCode::SUCCESS;
    }
    let Err(error) = run(arguments).await else {
        return ExitCode::SUCCESS;
    };
    eprintln!("{error}");
    ExitCode::FAILURE
}
