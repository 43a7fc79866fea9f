//! How a server is told to end.

use std::future::pending;

use tokio::sync::mpsc::UnboundedReceiver;

/// What the handle asks of the server.
#[derive(Debug)]
pub(super) enum Order {
    Shutdown,
    /// To end at a signal; says whether it can be waited for.
    #[cfg(feature = "signals")]
    Watch(tokio::sync::oneshot::Sender<std::io::Result<()>>),
}

/// The signals that end a program, where they are waited for.
pub(super) enum Signals {
    Unwatched,
    #[cfg(all(feature = "signals", unix))]
    Watched {
        terminate: tokio::signal::unix::Signal,
        interrupt: tokio::signal::unix::Signal,
    },
    #[cfg(all(feature = "signals", not(unix)))]
    Watched,
}

/// Ends when the handle says so, or with the first signal if it asked for that; never where the handle was dropped
/// without a word.
pub(super) async fn told(mut orders: UnboundedReceiver<Order>) -> Signals {
    match orders.recv().await {
        Some(Order::Shutdown) => Signals::Unwatched,
        #[cfg(feature = "signals")]
        Some(Order::Watch(watching)) => {
            let (mut signals, result) = match Signals::watch() {
                Ok(signals) => (signals, Ok(())),
                Err(error) => (Signals::Unwatched, Err(error)),
            };
            // Whoever asked may have gone; the signals are watched as was asked.
            let _ = watching.send(result);
            signals.next().await;
            signals
        }
        None => pending().await,
    }
}

impl Signals {
    /// From now on they do not end the process.
    #[cfg(all(feature = "signals", unix))]
    fn watch() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self::Watched {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    #[cfg(all(feature = "signals", not(unix)))]
    #[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
    fn watch() -> std::io::Result<Self> {
        Ok(Self::Watched)
    }

    /// Waits for the next one.
    pub(super) async fn next(&mut self) {
        match self {
            Self::Unwatched => pending().await,
            #[cfg(all(feature = "signals", unix))]
            Self::Watched {
                terminate,
                interrupt,
            } => {
                let terminated = async { terminate.recv().await.unwrap_or_default() };
                let interrupted = async { interrupt.recv().await.unwrap_or_default() };
                super::accept::until(terminated, interrupted).await;
            }
            #[cfg(all(feature = "signals", not(unix)))]
            Self::Watched => {
                if tokio::signal::ctrl_c().await.is_err() {
                    pending().await
                }
            }
        }
    }
}
