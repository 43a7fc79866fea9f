//! Who comes in: accepting connections until told to stop.

use std::future::{Future, poll_fn};
use std::io::ErrorKind;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

use super::connection::{self, Shared};
use super::end::{self, End, Order};
use super::listener::Accepting;
use super::seats::Seats;
use super::settings::Settings;
use crate::report::{Problem, report};

/// How long to wait after the process had no descriptor left for a connection.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers until told to stop, and then until the requests that run are answered, or the limit is over.
pub(super) async fn serve(
    listener: Accepting,
    shared: Arc<Shared>,
    orders: UnboundedReceiver<Order>,
) -> End {
    let limit = shared.settings.shutdown_limit;
    let connections = GracefulShutdown::new();
    let seats = Seats::new(shared.settings.limits.connections);
    let drained = drained(orders, &shared.settings);
    // Accepting ends by being dropped, which closes the port.
    let end = until(drained, accept(listener, &shared, &seats, &connections)).await;
    seats.clear_upgrading();
    if timeout(limit, connections.shutdown()).await.is_err() {
        let text =
            format!("a request ran longer than the {limit:?} that a shutdown waits, and is cut");
        report(&Problem::Server(text));
    }
    end
}

/// Ends once the server was told to end, and others have had the time to notice.
async fn drained(orders: UnboundedReceiver<Order>, settings: &Settings) -> End {
    let end = end::told(orders).await;
    settings.health.drain();
    end.begins(settings);
    sleep(settings.drain_delay).await;
    end
}

/// Until this has happened; a server's work never ends by itself.
async fn until<T>(happened: impl Future<Output = T>, work: impl Future<Output = ()>) -> T {
    let (mut happened, mut work) = (pin!(happened), pin!(work));
    poll_fn(|context| {
        if let Poll::Ready(it) = happened.as_mut().poll(context) {
            return Poll::Ready(it);
        }
        let _ = work.as_mut().poll(context);
        Poll::Pending
    })
    .await
}

async fn accept(
    listener: Accepting,
    shared: &Arc<Shared>,
    seats: &Arc<Seats>,
    connections: &GracefulShutdown,
) {
    loop {
        match listener.accept().await {
            // Dropped, and so closed, where every connection there may be is being answered.
            Ok((stream, client)) => {
                if let Some(taken) = seats.take() {
                    let seat = Arc::clone(&taken.seat);
                    let answer = connection::answer(
                        (stream, client),
                        taken,
                        connections.watcher(),
                        Arc::clone(shared),
                    );
                    seat.belongs_to(tokio::spawn(answer).abort_handle());
                }
                // However many come, those that are here are read in between.
                yield_now().await;
            }
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
