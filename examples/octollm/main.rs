//! `OctoLLM`: an orchestrator, a reflex layer in front of it, and six arms, each a process with a port of its own. One of the
//! five systems that docs/systems tells about.
//!
//! ```sh
//! cargo run --example octollm -- --help
//! cargo run --example octollm -- --failures 30 --load 6                   # failures and costs, until alerts fire
//! cargo run --example octollm -- --component coder --metrics 127.0.0.1:9466 --listen 127.0.0.1:8082
//! curl -X POST 127.0.0.1:8080/tasks; curl 127.0.0.1:8080/health; curl 127.0.0.1:9464/metrics
//! ```

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to the person who runs it"
)]

mod api;
mod arms;
mod memory;
mod metrics;
mod reflex;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Uri};
use bellwether::http::Server;
use bellwether::telemetry::{Logs, Telemetry};
use bellwether::{Health, Label};
use bellwether_examples::simulation::{Switches, arrivals};
use clap::Parser;
use metrics::{App, Arm, Arms, Component, RustVersion, Version};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower::ServiceExt;

/// Runs one part of the system; who asks it is simulated too.
#[derive(Parser)]
struct Arguments {
    /// Which part.
    #[arg(long, value_enum, default_value = "orchestrator")]
    component: Component,
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

/// Somebody who asks a part for what it does, for as long as they wait.
async fn client(api: Router, component: Component) {
    let (method, path) = match component {
        Component::Orchestrator if fastrand::u8(..4) == 0 => (Method::GET, "/tasks/7"),
        Component::Orchestrator => (Method::POST, "/tasks"),
        Component::ReflexLayer => (Method::POST, "/process"),
        _ => (Method::POST, "/execute"),
    };
    let mut request = Request::new(Body::empty());
    (*request.method_mut(), *request.uri_mut()) = (method, Uri::from_static(path));
    // How it was answered is counted.
    let _ = api.oneshot(request).await;
}

/// What is there before anything happens.
fn say_what_this_is(component: Component) {
    let [version, rust] = [env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_RUST_VERSION")];
    App::global()
        .info
        .set((Version(version), component, RustVersion(rust)));
    for arm in Arm::ALL {
        Arms::global().availability.with(arm).set(1.0);
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let component = arguments.component;
    let version = env!("CARGO_PKG_VERSION");
    let mut telemetry = Telemetry::new(format!("octollm-{}", component.text()))
        .version(version)
        .logs(Logs::Json)
        // What the queries of the logs have.
        .log_keys([("target", "logger"), ("message", "event")]);
    if let Some(receiver) = arguments.otlp {
        telemetry = telemetry.otlp_endpoint(receiver);
    }
    let telemetry = telemetry.init()?;
    Health::global().version(version);
    say_what_this_is(component);
    arguments.switches.start();

    let listener = TcpListener::bind(&*arguments.listen).await?;
    let server = Server::bind(&*arguments.metrics)?
        .drain_delay(Duration::from_secs(arguments.drain))
        // With the families of the requests, which exist once the layer does.
        .catalog(true)
        .spawn()?;
    println!("application {}", listener.local_addr()?);
    println!("metrics {}", server.local_addr());

    let api = api::routes(component);
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = axum::serve(listener, api.clone()).with_graceful_shutdown(async move {
        let _ = stopped.await;
    });
    let serving = tokio::spawn(serving.into_future());
    let clients = arrivals(8.0, || client(api.clone(), component));
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
