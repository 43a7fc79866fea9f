use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::mpsc;
use std::time::Duration;
use std::{fmt, io, thread};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use super::{Handle, ServerError, listen, router};
use crate::Registry;

/// How many expositions are written at once; more wait for their turn.
const WRITERS: usize = 4;

/// Serves `/metrics` and `/health` from a thread of its own, so that an application which keeps its own threads busy
/// cannot starve a scrape.
///
/// | Port | Threads | Errors | Source |
/// |---|---|---|---|
/// | 9464 by custom; 0 takes a free one, told by [`Handle::local_addr`] | one, and up to four more while expositions are written | [`ServerError`], naming the address | Prometheus, "Writing exporters" |
///
/// ```
/// use bellwether::http::Server;
///
/// let server = Server::bind("127.0.0.1:0")?.spawn()?;
/// println!("http://{}/metrics", server.local_addr());
/// // … the application runs …
/// server.shutdown();
/// # Ok::<(), bellwether::http::ServerError>(())
/// ```
#[derive(Debug)]
#[must_use = "a server answers once it is spawned"]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    registry: Registry,
    shutdown_limit: Duration,
}

impl Server {
    /// Listens on an address, such as `"127.0.0.1:9464"`. Clients can connect from now on; they are answered from
    /// [`spawn`](Self::spawn) on.
    ///
    /// Use a loopback address unless Prometheus runs elsewhere: whoever reaches the port reads the metrics.
    ///
    /// # Errors
    /// [`ServerError::Bind`], which names the address and says why: the port is in use, or the address is not of this
    /// machine, or not allowed, or not written as `host:port`.
    pub fn bind(address: impl ToSocketAddrs + fmt::Display) -> Result<Self, ServerError> {
        let bound = TcpListener::bind(&address).and_then(|listener| {
            listener.set_nonblocking(true)?;
            Ok((listener.local_addr()?, listener))
        });
        match bound {
            Ok((address, listener)) => Ok(Self {
                listener,
                address,
                registry: Registry::global().clone(),
                shutdown_limit: Duration::from_secs(5),
            }),
            Err(source) => Err(ServerError::Bind {
                address: address.to_string(),
                source,
            }),
        }
    }

    /// Serves this registry and not the global one.
    pub fn registry(mut self, registry: &Registry) -> Self {
        self.registry = registry.clone();
        self
    }

    /// Sets for how long [`Handle::shutdown`] waits for scrapes that run: 5 seconds unless set.
    pub fn shutdown_limit(mut self, limit: Duration) -> Self {
        self.shutdown_limit = limit;
        self
    }

    /// Where it listens, with the port that was taken for 0.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Starts the thread. Can be called from synchronous and asynchronous code alike.
    ///
    /// # Errors
    /// [`ServerError::Spawn`] where the process can have no more threads or descriptors.
    pub fn spawn(self) -> Result<Handle, ServerError> {
        let Self {
            listener,
            address,
            registry,
            shutdown_limit,
        } = self;
        let (stop, stopped) = oneshot::channel();
        let (started, starting) = mpsc::sync_channel(1);
        // The event loop is made on its thread: dropped in asynchronous code, it would panic.
        let serve = move || match event_loop(listener) {
            Ok((runtime, listener)) => {
                let _ = started.send(Ok(()));
                let routes = router::with_fallback(&registry);
                runtime.block_on(listen::serve(listener, routes, stopped, shutdown_limit));
                // An exposition that still waits for its collectors is not waited for.
                runtime.shutdown_background();
            }
            Err(error) => {
                let _ = started.send(Err(error));
            }
        };
        let started = thread::Builder::new()
            .name("bellwether-http".to_owned())
            .spawn(serve)
            .and_then(|thread| {
                let ended = || io::Error::other("the thread ended at once");
                starting.recv().unwrap_or_else(|_| Err(ended()))?;
                Ok(thread)
            });
        match started {
            Ok(thread) => Ok(Handle::new(address, stop, thread)),
            Err(source) => Err(ServerError::Spawn { source }),
        }
    }
}

fn event_loop(listener: TcpListener) -> io::Result<(Runtime, tokio::net::TcpListener)> {
    let runtime = Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(WRITERS)
        .thread_name("bellwether-scrape")
        .build()?;
    let entered = runtime.enter();
    let listener = tokio::net::TcpListener::from_std(listener)?;
    drop(entered);
    Ok((runtime, listener))
}
