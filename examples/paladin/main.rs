//! Paladin, an agent runner: paladins run tasks, the garrison remembers, the arsenal holds tools, a battalion is a group
//! run. One of the five systems that docs/systems tells about.
//!
//! ```sh
//! cargo run --example paladin -- --help
//! cargo run --example paladin -- --failures 30 --latency 6    # errors and slow executions, until alerts fire
//! curl 127.0.0.1:9464/health
//! ```

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to the person who runs it"
)]

mod health;
mod metrics;
mod queue;
mod work;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use bellwether::Health;
use bellwether::http::Server;
use bellwether::telemetry::Telemetry;
use bellwether_examples::simulation::{Switches, arrivals};
use clap::Parser;

/// Runs simulated agents, with their metrics and their health on a port of its own.
#[derive(Parser)]
struct Arguments {
    /// Where metrics and health are.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9464")]
    metrics: String,
    /// An OTLP receiver for the spans, such as `http://localhost:4318`.
    #[arg(long, value_name = "URL")]
    otlp: Option<String>,
    /// For how long everything goes on after SIGTERM, while readiness fails.
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    drain: u64,
    #[command(flatten)]
    switches: Switches,
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let version = env!("CARGO_PKG_VERSION");
    let mut telemetry = Telemetry::new("paladin").version(version);
    if let Some(receiver) = arguments.otlp {
        telemetry = telemetry.otlp_endpoint(receiver);
    }
    let telemetry = telemetry.init()?;
    Health::global().version(version);
    work::watch_garrison();
    arguments.switches.start();

    let server = Server::bind(&*arguments.metrics)?
        .drain_delay(Duration::from_secs(arguments.drain))
        .spawn()?;
    println!("metrics {}", server.local_addr());
    let mut numbers = 0..;
    let tasks = arrivals(12.0, || queue::serve(numbers.next().unwrap_or_default()));
    // At SIGTERM readiness fails, no task is begun any more, and the last ones end.
    let (ended, ()) = tokio::join!(server.until_terminated(), tasks);
    ended?;
    telemetry.shutdown();
    println!("ended in order");
    Ok(())
}

#[tokio::main]
async fn main() -> ExitCode {
    let Err(error) = run(Arguments::parse()).await else {
        return ExitCode::SUCCESS;
    };
    eprintln!("{error}");
    ExitCode::FAILURE
}
