//! Paracle, an API that runs agents: executions by agent and status, tokens and dollars, readiness that asks what it needs.
//! One of the five systems that docs/systems tells about.
//!
//! ```sh
//! cargo run --example paracle -- --help
//! cargo run --example paracle -- --failures 30 --load 8    # failures and costs, until alerts fire
//! curl -X POST 127.0.0.1:8080/agents/coder/tasks/7; curl 127.0.0.1:8080/health/ready; curl 127.0.0.1:9464/metrics
//! ```

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to the person who runs it"
)]

mod api;
mod metrics;
mod work;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use bellwether::http::Server;
use bellwether::telemetry::{Logs, Telemetry};
use bellwether::{Health, Label};
use bellwether_examples::simulation::{Switches, arrivals};
use clap::Parser;
use metrics::Agent;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower::ServiceExt;

/// Serves simulated agents; their clients are simulated too.
#[derive(Parser)]
struct Arguments {
    /// Where the API is.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Where the metrics are.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9464")]
    metrics: String,
    /// An OTLP receiver for the spans, such as `http://localhost:4318`.
    #[arg(long, value_name = "URL")]
    otlp: Option<String>,
    /// For how long requests are taken after SIGTERM, while readiness fails.
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    drain: u64,
    #[command(flatten)]
    switches: Switches,
}

/// A client that has an agent run, for as long as it waits.
async fn client(api: Router, task: u64) {
    let agents = [Agent::Summarizer, Agent::Researcher, Agent::Coder];
    let agent = agents[fastrand::usize(..3)].text();
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::POST;
    *request.uri_mut() = format!("/agents/{agent}/tasks/{task}")
        .parse()
        .unwrap_or_default();
    // How it was answered is counted.
    let _ = api.oneshot(request).await;
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let version = env!("CARGO_PKG_VERSION");
    let mut telemetry = Telemetry::new("paracle")
        .version(version)
        .logs(Logs::Json)
        // What the queries of the logs have.
        .log_keys([("target", "logger")]);
    if let Some(receiver) = arguments.otlp {
        telemetry = telemetry.otlp_endpoint(receiver);
    }
    let telemetry = telemetry.init()?;
    Health::global().version(version);
    arguments.switches.start();

    let listener = TcpListener::bind(&*arguments.listen).await?;
    let server = Server::bind(&*arguments.metrics)?
        .drain_delay(Duration::from_secs(arguments.drain))
        .spawn()?;
    println!("application {}", listener.local_addr()?);
    println!("metrics {}", server.local_addr());

    let api = api::routes();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = axum::serve(listener, api.clone()).with_graceful_shutdown(async move {
        let _ = stopped.await;
    });
    let serving = tokio::spawn(serving.into_future());
    let mut tasks = 0..;
    let clients = arrivals(5.0, || {
        client(api.clone(), tasks.next().unwrap_or_default())
    });
    // At SIGTERM readiness fails; requests are taken for some seconds more, and all of them end.
    let (ended, ()) = tokio::join!(server.until_terminated(), clients);
    ended?;
    let _ = stop.send(());
    serving.await??;
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
