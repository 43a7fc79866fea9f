//! A photo lab: nested calls as spans, log lines that carry their ids, and both beside the metrics.
//!
//! `cargo run --example traces http://127.0.0.1:4318` sends the spans to an OTLP receiver there; without an address they
//! go where `OTEL_EXPORTER_OTLP_ENDPOINT` says. `RUST_LOG` filters, `LOGS=json` writes lines for machines.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to the person who runs it"
)]

use std::error::Error;
use std::fmt;
use std::process::ExitCode;
use std::time::Duration;

use bellwether::http::Server;
use bellwether::telemetry::{Logs, Telemetry};
use bellwether::{Label, instrumented};
use tokio::time::{sleep, timeout};

/// How a photo comes in.
#[derive(Label, Clone, Copy, Debug)]
enum Film {
    Colour,
    Monochrome,
}

/// Why there is no print.
#[derive(Label, Debug)]
enum LabError {
    Overexposed,
}

impl fmt::Display for LabError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overexposed => f.write_str("the film is overexposed"),
        }
    }
}

impl Error for LabError {}

/// Develops a film and prints it.
#[instrumented(name = "order", labels(film), fields(order = number))]
async fn order(film: Film, number: u64) -> Result<(), LabError> {
    let negative = develop(film, number).await?;
    for copy in 0..2 {
        print(negative, copy).await;
    }
    tracing::info!(negative, "the order is ready");
    Ok(())
}

#[instrumented]
async fn develop(film: Film, number: u64) -> Result<u64, LabError> {
    let bath = match film {
        Film::Colour => 12,
        Film::Monochrome => 6,
    };
    sleep(Duration::from_millis(bath)).await;
    if number % 7 == 6 {
        tracing::warn!(?film, "nothing but white");
        return Err(LabError::Overexposed);
    }
    Ok(number * 10)
}

#[instrumented(fields(copy))]
async fn print(negative: u64, copy: u64) {
    tracing::debug!(negative, "light on");
    sleep(Duration::from_millis(3)).await;
}

async fn run() -> Result<(), Box<dyn Error>> {
    let mut telemetry = Telemetry::new("photo-lab").version(env!("CARGO_PKG_VERSION"));
    if let Some(receiver) = std::env::args().nth(1) {
        telemetry = telemetry.otlp_endpoint(receiver);
    }
    if std::env::var("LOGS").is_ok_and(|logs| logs == "json") {
        telemetry = telemetry.logs(Logs::Json);
    }
    let telemetry = telemetry.init()?;
    let server = Server::bind("127.0.0.1:0")?.spawn()?;
    println!("http://{}/metrics", server.local_addr());

    let orders = async {
        for number in 0.. {
            let film = if number % 3 == 0 {
                Film::Monochrome
            } else {
                Film::Colour
            };
            // A customer who does not wait cancels the order.
            let patience = Duration::from_millis(if number % 10 == 9 { 10 } else { 5_000 });
            match timeout(patience, order(film, number)).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!(number, %error, "no print"),
                Err(_) => tracing::warn!(number, "the customer left"),
            }
        }
    };
    tokio::select! {
        biased;
        closing = tokio::signal::ctrl_c() => closing?,
        () = orders => {}
    }
    server.shutdown();
    telemetry.shutdown();
    Ok(())
}

#[tokio::main]
async fn main() -> ExitCode {
    let Err(error) = run().await else {
        return ExitCode::SUCCESS;
    };
    eprintln!("{error}");
    ExitCode::FAILURE
}
