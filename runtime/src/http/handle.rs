use std::fmt;
use std::net::SocketAddr;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::report::{Problem, report};

/// A server that runs.
///
/// Dropping the handle leaves the server running until the process ends, so a program that never shuts down need not
/// keep it.
#[must_use = "it tells the port, and shuts the server down; drop it where neither is of interest"]
pub struct Handle<A = SocketAddr> {
    address: A,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl<A> Handle<A> {
    pub(super) fn new(address: A, stop: oneshot::Sender<()>, thread: JoinHandle<()>) -> Self {
        Self {
            address,
            stop,
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

    /// Stops listening, lets the requests that run finish, and waits for the thread to end.
    ///
    /// Waits no longer than [`Server::shutdown_limit`](super::Server::shutdown_limit); what runs on after that is
    /// reported and cut. It blocks: in asynchronous code call it last, or from a blocking thread.
    pub fn shutdown(self) {
        // Nobody listens any more where the thread has ended.
        let _ = self.stop.send(());
        if self.thread.join().is_err() {
            report(&Problem::Server(
                "the server's thread had panicked".to_owned(),
            ));
        }
    }
}

impl<A: fmt::Debug> fmt::Debug for Handle<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
