use std::fmt;
use std::net::SocketAddr;
use std::thread::JoinHandle;

use tokio::sync::{mpsc, oneshot};

use super::end::Order;
use crate::report::{Problem, report};

/// A server that runs.
///
/// Dropping the handle leaves the server running until the process ends, so a program that never shuts down need not
/// keep it.
#[must_use = "it tells the port, and shuts the server down; drop it where neither is of interest"]
pub struct Handle<A = SocketAddr> {
    address: A,
    orders: mpsc::UnboundedSender<Order>,
    /// Told by its end that the server has ended.
    ended: oneshot::Receiver<()>,
    thread: JoinHandle<()>,
}

impl<A> Handle<A> {
    pub(super) fn new(
        address: A,
        orders: mpsc::UnboundedSender<Order>,
        ended: oneshot::Receiver<()>,
        thread: JoinHandle<()>,
    ) -> Self {
        Self {
            address,
            orders,
            ended,
            thread,
        }
    }

    /// Where it listens: the address with the port that was taken where 0 was asked for, or the path of its socket.
    pub fn local_addr(&self) -> A
    where
        A: Clone,
    {
        self.address.clone()
    }

    /// Ends the server in order, and waits for its thread to end:
    ///
    /// 1. Readiness fails at once ([`Health::drain`](crate::Health::drain)), so that nobody sends requests here any more.
    ///    This is about the process: it goes for all who serve the same health, and for good.
    /// 2. All is answered as before for the [`drain_delay`](super::Server::drain_delay).
    /// 3. The server stops listening, and lets the requests that run finish, for no longer than
    ///    [`shutdown_limit`](super::Server::shutdown_limit); what runs on after that is reported and cut.
    /// 4. Where no other server serves the same health, that is closed ([`Health::close`](crate::Health::close)), so that
    ///    health checks hold nothing any more.
    ///
    /// It blocks: asynchronous code calls [`shutdown_async`](Self::shutdown_async).
    pub fn shutdown(self) {
        // Nobody listens any more where the thread has ended.
        let _ = self.orders.send(Order::Shutdown);
        self.join();
    }

    /// [`shutdown`](Self::shutdown), in any asynchronous runtime. It begins with the call, whether or not the future is
    /// polled.
    pub fn shutdown_async(self) -> impl Future<Output = ()> + Send {
        let _ = self.orders.send(Order::Shutdown);
        wait(self.ended, self.thread)
    }

    fn join(self) {
        check(self.thread);
    }
}

#[cfg(feature = "signals")]
impl<A> Handle<A> {
    /// Waits for SIGTERM or SIGINT, and ends the server as [`shutdown`](Self::shutdown) does. This is the wiring of an
    /// orchestrator's stop in one call.
    ///
    /// From the call on, and for good, the first of these signals does not end the process: the program goes on behind
    /// this, and ends as it likes. The second signal ends the process at once, with the exit code 128 + its number (143 for
    /// SIGTERM, 130 for SIGINT), whatever the program does then. Destructors do not run. The program's own handlers of
    /// `tokio::signal` get each signal too. On other systems than Unix the signal is Ctrl-C.
    ///
    /// ```no_run
    /// # async fn run() -> Result<(), bellwether::http::ServerError> {
    /// use bellwether::http::Server;
    /// use std::time::Duration;
    ///
    /// let server = Server::bind("127.0.0.1:9464")?.drain_delay(Duration::from_secs(5));
    /// // An application with a server of its own gives it this future as the signal of its graceful shutdown.
    /// server.spawn()?.until_terminated().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ServerError::Signals`](super::ServerError::Signals) where signals cannot be waited for. The server runs on.
    pub fn until_terminated(self) -> impl Future<Output = Result<(), super::ServerError>> + Send {
        let watched = self.end_at_signal();
        async move {
            watched?;
            wait(self.ended, self.thread).await;
            Ok(())
        }
    }

    /// [`until_terminated`](Self::until_terminated), for programs without an asynchronous runtime.
    ///
    /// # Errors
    /// As there.
    pub fn blocking_until_terminated(self) -> Result<(), super::ServerError> {
        self.end_at_signal()?;
        self.join();
        Ok(())
    }

    fn end_at_signal(&self) -> Result<(), super::ServerError> {
        let first = super::signals::watch();
        let first = first.map_err(|source| super::ServerError::Signals { source })?;
        let _ = self.orders.send(Order::Watch(first));
        Ok(())
    }
}

/// Until the server has ended; its thread then has nothing left to do.
async fn wait(ended: oneshot::Receiver<()>, thread: JoinHandle<()>) {
    let _ = ended.await;
    check(thread);
}

fn check(thread: JoinHandle<()>) {
    if thread.join().is_err() {
        report(&Problem::Server(
            "the server's thread had panicked".to_owned(),
        ));
    }
}

impl<A: fmt::Debug> fmt::Debug for Handle<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
