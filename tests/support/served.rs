use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::Duration;

use axum::Router;
use tokio::sync::oneshot;

use super::wait_for;

/// A server that is not ours, which answers from a thread of its own until it is dropped.
#[derive(Debug)]
pub struct Served {
    address: SocketAddr,
    _stop: oneshot::Sender<()>,
}

impl Served {
    /// Answers as these routes say, on a free port.
    ///
    /// # Panics
    /// Where there is no port.
    pub fn new(app: Router) -> Self {
        Self::on("127.0.0.1:0".parse().expect("an address"), app)
    }

    /// The same on this address, once it is free: one that was killed is there again.
    ///
    /// # Panics
    /// Where it is not free in the end.
    pub fn on(address: SocketAddr, app: Router) -> Self {
        let listener = wait_for("a free port", Duration::from_mins(1), || {
            TcpListener::bind(address).ok()
        });
        let address = listener.local_addr().expect("an address");
        listener.set_nonblocking(true).expect("a socket");
        let (stop, stopped) = oneshot::channel();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.expect("a runtime").block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
                tokio::select! {
                    _ = stopped => {}
                    served = axum::serve(listener, app) => served.expect("it serves until it is stopped"),
                }
            });
        });
        Self {
            address,
            _stop: stop,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same, for a client.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}
