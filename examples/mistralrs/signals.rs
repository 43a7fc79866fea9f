//! What tells the server to stop: SIGTERM, and Ctrl-C.

use std::io;

use tokio::signal::ctrl_c;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

pub(crate) struct Signals {
    #[cfg(unix)]
    terminated: Signal,
}

impl Signals {
    /// From now on they do not end the process by themselves.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminated: signal(SignalKind::terminate())?,
        })
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.terminated.recv() => {}
            _ = ctrl_c() => {}
        }
        #[cfg(not(unix))]
        let _ = ctrl_c().await;
    }
}
