//! A service as many are written: its state has the sender of a queue, a worker ends when all senders are gone, and the
//! health check looks at the state. `MODE` says how the check gets there, and what the program does at its end.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]
#![allow(clippy::print_stdout, reason = "the test reads it")]

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use bellwether::Health;
use bellwether::health::Check;
use bellwether::http::{RequestLayer, Server};
use bellwether::telemetry::{Logs, Telemetry};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

struct App {
    jobs: mpsc::Sender<u32>,
}

async fn enqueue(State(app): State<Arc<App>>) -> &'static str {
    app.jobs.send(1).await.unwrap();
    "queued"
}

async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_secs(4)).await;
    "slow"
}

fn check(mode: &str, app: &Arc<App>) -> Check {
    if mode == "weak" {
        return Check::with(Arc::downgrade(app), "queue", async |app| {
            !app.jobs.is_closed()
        });
    }
    let app = Arc::clone(app);
    Check::new("queue", move || {
        let open = !app.jobs.is_closed();
        async move { open }
    })
}

#[tokio::main]
async fn main() {
    let mode = std::env::args().nth(1).unwrap();
    let telemetry = (mode == "logged").then(|| Telemetry::new("orders").logs(Logs::Json).init());
    let (jobs, mut queue) = mpsc::channel(8);
    let app = Arc::new(App { jobs });
    Health::global().add(check(&mode, &app)).unwrap();
    let worker = tokio::spawn(async move {
        let mut done = 0;
        while let Some(job) = queue.recv().await {
            done += job;
        }
        done
    });
    let metrics = Server::bind("127.0.0.1:0").unwrap();
    let metrics = metrics
        .drain_delay(Duration::from_millis(300))
        .spawn()
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = Router::new()
        .route("/", get(enqueue))
        .route("/slow", get(slow))
        .layer(RequestLayer::new())
        .with_state(app);
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = axum::serve(listener, routes).with_graceful_shutdown(async move {
        let _ = stopped.await;
    });
    let serving = tokio::spawn(serving.into_future());
    let own = metrics.local_addr();
    let until = metrics.until_terminated();
    // From here on a signal does not end the process by itself.
    println!("{address} {own}");
    until.await.unwrap();
    let _ = stop.send(());
    serving.await.unwrap().unwrap();
    println!("jobs {}", worker.await.unwrap());
    match &*mode {
        "hangs" => std::future::pending().await,
        "blocks" => loop {
            std::thread::park();
        },
        // It holds what every line to stderr and stdout needs.
        "holds" => {
            let held = (std::io::stderr().lock(), std::io::stdout().lock());
            loop {
                std::thread::park();
                assert!(size_of_val(&held) > 0);
            }
        }
        _ => drop(telemetry),
    }
}
