//! mistral.rs, an inference server with tool calls over MCP: requests by route and code, circuit breakers, pools of
//! connections, and targets for all of it. One of the five systems that docs/systems tells about.
//!
//! ```sh
//! cargo run --example mistralrs -- --help
//! cargo run --example mistralrs -- --failures 40 --latency 10    # errors and slow answers, until alerts fire
//! curl -X POST 127.0.0.1:1234/v1/chat/completions; curl 127.0.0.1:9464/health/ready; curl 127.0.0.1:9464/metrics
//! ```

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to the person who runs it"
)]

mod api;
mod breaker;
mod inference;
mod metrics;
mod pool;
mod signals;
mod tools;

use std::error::Error;
use std::io;
use std::process::ExitCode;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use bellwether::http::{Handle, Server};
use bellwether::telemetry::{Logs, Telemetry};
use bellwether::{Health, instrumented};
use bellwether_examples::simulation::{Switches, arrivals, work};
use clap::Parser;
use signals::Signals;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tower::ServiceExt;

/// Serves a simulated model; its clients are simulated too.
#[derive(Parser)]
struct Arguments {
    /// Where the API is.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:1234")]
    listen: String,
    /// Where the metrics are.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9464")]
    metrics: String,
    /// An OTLP receiver for the spans, such as `http://localhost:4318`.
    #[arg(long, value_name = "URL")]
    otlp: Option<String>,
    /// For how long requests are taken after SIGTERM, while readiness fails.
    #[arg(long, value_name = "SECONDS", default_value_t = 1)]
    drain: u64,
    #[command(flatten)]
    switches: Switches,
}

/// What runs, and what ends it.
struct Serving {
    metrics: Handle,
    api: JoinHandle<io::Result<()>>,
    clients: JoinHandle<()>,
    stop: oneshot::Sender<()>,
}

/// Loads the model and listens. How long that took has a metric of its own.
#[instrumented(
    name = "mistralrs_start",
    calls = false,
    in_flight = false,
    buckets = [0.1, 0.3, 1.0, 5.0]
)]
async fn start(arguments: &Arguments) -> Result<Serving, Box<dyn Error + Send + Sync>> {
    work(40..=60).await;
    metrics::watch();
    let listener = TcpListener::bind(&*arguments.listen).await?;
    let metrics = Server::bind(&*arguments.metrics)?.spawn()?;
    println!("application {}", listener.local_addr()?);
    println!("metrics {}", metrics.local_addr());
    tracing::info!(model = api::MODELS[0], "the server listens");
    let routes = api::routes();
    let (stop, stopped) = oneshot::channel::<()>();
    let api = axum::serve(listener, routes.clone()).with_graceful_shutdown(async move {
        let _ = stopped.await;
    });
    Ok(Serving {
        metrics,
        api: tokio::spawn(api.into_future()),
        clients: tokio::spawn(arrivals(20.0, move || client(routes.clone()))),
        stop,
    })
}

/// Takes requests for as long as said while readiness fails, or until it is told again; then the last ones end. Metrics
/// and health are there until the end.
#[instrumented(name = "mistralrs_stop", calls = false, buckets = [0.5, 1.0, 2.0, 5.0])]
async fn stop(
    serving: Serving,
    drain: Duration,
    signals: &mut Signals,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    Health::global().drain();
    let _ = timeout(drain, signals.next()).await;
    let _ = serving.stop.send(());
    serving.clients.await?;
    serving.api.await??;
    serving.metrics.shutdown_async().await;
    Ok(())
}

/// Somebody who asks, for as long as they wait.
async fn client(api: Router) {
    let (method, path) = match fastrand::u8(..10) {
        0 => (Method::GET, "/v1/models".to_owned()),
        1 => (Method::GET, "/v1/models/mistral-7b".to_owned()),
        2 => (Method::GET, format!("/v1/models/{}", fastrand::u64(..))),
        _ => (Method::POST, "/v1/chat/completions".to_owned()),
    };
    let mut request = Request::new(Body::empty());
    *request.method_mut() = method;
    *request.uri_mut() = path.parse().unwrap_or_default();
    // How it was answered is counted.
    let _ = api.oneshot(request).await;
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error + Send + Sync>> {
    let version = env!("CARGO_PKG_VERSION");
    let mut telemetry = Telemetry::new("mistralrs")
        .version(version)
        .logs(Logs::Json);
    if let Some(receiver) = &arguments.otlp {
        telemetry = telemetry.otlp_endpoint(receiver);
    }
    let telemetry = telemetry.init()?;
    Health::global().version(version);
    arguments.switches.clone().start();
    let mut signals = Signals::new()?;
    let serving = start(&arguments).await?;
    signals.next().await;
    stop(serving, Duration::from_secs(arguments.drain), &mut signals).await?;
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
