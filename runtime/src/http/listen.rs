use std::future::{Future, pending, poll_fn};
use std::io::ErrorKind;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use crate::report::{Problem, report};

/// How long to wait after the process had no descriptor left for a connection.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers until told to stop, and then until the requests that run are answered, or the limit is over.
pub(super) async fn serve(
    listener: TcpListener,
    routes: Router,
    stop: oneshot::Receiver<()>,
    limit: Duration,
) {
    let connections = GracefulShutdown::new();
    // Accepting ends by being dropped, which closes the port.
    until(told(stop), accept(listener, &routes, &connections)).await;
    if timeout(limit, connections.shutdown()).await.is_err() {
        let text =
            format!("a request ran longer than the {limit:?} that a shutdown waits, and is cut");
        report(&Problem::Server(text));
    }
}

/// Ends when the handle says so; never where the handle was dropped.
async fn told(stop: oneshot::Receiver<()>) {
    if stop.await.is_err() {
        pending::<()>().await;
    }
}

/// Does the work, which never ends by itself, until something has happened.
async fn until(happened: impl Future<Output = ()>, work: impl Future<Output = ()>) {
    let (mut happened, mut work) = (pin!(happened), pin!(work));
    poll_fn(|context| {
        if happened.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        work.as_mut().poll(context)
    })
    .await;
}

async fn accept(listener: TcpListener, routes: &Router, connections: &GracefulShutdown) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => answer(stream, routes, connections),
            Err(error) if concerns_one_client(error.kind()) => {}
            Err(error) => {
                report(&Problem::Server(format!(
                    "a connection could not be accepted: {error}"
                )));
                sleep(PAUSE).await;
            }
        }
    }
}

fn concerns_one_client(error: ErrorKind) -> bool {
    use ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};

    matches!(
        error,
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

/// Answers the requests of one connection, in a task of its own.
fn answer(stream: TcpStream, routes: &Router, connections: &GracefulShutdown) {
    let service = TowerToHyperService::new(routes.clone());
    // The timer arms hyper's limit on how long a client may take to send its headers.
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service);
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        // An error is the client's: it went away, or did not speak HTTP.
        let _ = connection.await;
    });
}
