use std::net::{Ipv4Addr, SocketAddr, TcpListener, ToSocketAddrs};
#[cfg(unix)]
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::{fmt, io, thread};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc as orders, oneshot};

use super::connection::Shared;
use super::end::Serving;
use super::listener::{Accepting, Listener};
use super::settings::Settings;
use super::{Handle, ServerError, accept, router};
use crate::{Health, Registry};

/// How many threads there are for what blocks: a gather, and reading files; more waits for its turn.
const BLOCKING: usize = 4;

/// Serves `/metrics` and `/health` from a thread of its own, so that an application which keeps its own threads busy
/// cannot starve a scrape.
///
/// | Port | Threads | Errors | Source |
/// |---|---|---|---|
/// | 9464 by custom; 0 takes a free one, told by [`Handle::local_addr`] | one, one while it gathers, one for each collector that runs; at most four for other work that blocks | [`ServerError`], naming the address | Prometheus, "Writing exporters" |
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
pub struct Server<A = SocketAddr> {
    listener: Listener,
    address: A,
    pub(super) settings: Settings,
}

impl Server {
    /// Listens on this port of the loopback address `127.0.0.1`, which this machine alone reaches; 0 takes a free one.
    ///
    /// ```
    /// let server = bellwether::http::Server::local(0)?;
    /// assert!(server.local_addr().ip().is_loopback());
    /// # Ok::<(), bellwether::http::ServerError>(())
    /// ```
    ///
    /// # Errors
    /// As [`bind`](Self::bind).
    pub fn local(port: u16) -> Result<Self, ServerError> {
        Self::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
    }

    /// Listens on an address, such as `"127.0.0.1:9464"`. Clients can connect from now on; they are answered from
    /// [`spawn`](Self::spawn) on.
    ///
    /// Use a loopback address, as [`local`](Self::local) does, unless Prometheus runs elsewhere: whoever reaches the port
    /// reads the metrics, unless the feature `access` has them asked who they are.
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
            Ok((address, listener)) => Ok(Self::new(Listener::Tcp(listener), address)),
            Err(source) => Err(ServerError::Bind {
                address: address.to_string(),
                source,
            }),
        }
    }
}

#[cfg(unix)]
impl Server<PathBuf> {
    /// Listens on a Unix socket of this path, for a proxy or an agent on the same machine.
    ///
    /// A socket that a program left behind is replaced; where a program listens, or another file is there, that is an
    /// error. The file goes when the server ends. Who may write to the file may connect: its permissions are those that
    /// the umask leaves, by custom the owner's alone, and those of its directory bound them. To let a group in, put the
    /// socket into a directory of that group, or change the file's mode once this has returned.
    ///
    /// ```
    /// # let path = std::env::temp_dir().join(format!("bellwether-doc-{}.sock", std::process::id()));
    /// let server = bellwether::http::Server::bind_unix(&path)?.spawn()?;
    /// assert_eq!(server.local_addr(), path);
    /// server.shutdown();
    /// assert!(!path.exists());
    /// # Ok::<(), bellwether::http::ServerError>(())
    /// ```
    ///
    /// # Errors
    /// [`ServerError::BindUnix`], which names the path and says why.
    pub fn bind_unix(path: impl Into<PathBuf>) -> Result<Self, ServerError> {
        let path = path.into();
        match super::socket_file::bind(&path) {
            Ok((listener, file)) => Ok(Self::new(Listener::Unix(listener, file), path)),
            Err(source) => Err(ServerError::BindUnix { path, source }),
        }
    }
}

impl<A> Server<A> {
    fn new(listener: Listener, address: A) -> Self {
        Self {
            listener,
            address,
            settings: Settings::new(Registry::global(), Health::global()),
        }
    }

    /// Serves this registry and not the global one.
    pub fn registry(mut self, registry: &Registry) -> Self {
        self.settings.registry = registry.clone();
        self
    }

    /// Answers for this health and not for the global one.
    pub fn health(mut self, health: &Health) -> Self {
        self.settings.health = health.clone();
        self
    }

    /// Shows at `/catalog`, as JSON, all that is declared in its registry: names, labels with their values, and the
    /// source files where it stands. Off at first. `cargo bellwether --url` reads it; `docs/catalog.md` describes it.
    pub fn catalog(mut self, shown: bool) -> Self {
        self.settings.catalog = shown;
        self
    }

    /// Shows at `/` the live page: functions, metrics and health of the running program in a browser, with nothing else
    /// installed. On at first in builds with debug assertions and off in others, so that a release shows nothing that was
    /// not asked for; off, `/` has links.
    ///
    /// The page shows names, places in the source and label values, as `/metrics` and `/catalog` do. The feature `access`
    /// guards it as it guards those. An open page asks every two seconds, one gather each, and nothing while it is hidden;
    /// `docs/page.md` has what that costs.
    ///
    /// ```
    /// use bellwether::http::Server;
    ///
    /// let server = Server::bind("127.0.0.1:0")?.page(true).spawn()?;
    /// println!("Look at http://{}/", server.local_addr());
    /// # server.shutdown();
    /// # Ok::<(), bellwether::http::ServerError>(())
    /// ```
    #[cfg(feature = "page")]
    pub fn page(mut self, shown: bool) -> Self {
        self.settings.page = shown;
        self
    }

    /// Where it listens: the address with the port that was taken for 0, or the path of its socket.
    pub fn local_addr(&self) -> A
    where
        A: Clone,
    {
        self.address.clone()
    }

    /// Starts the thread. Can be called from synchronous and asynchronous code alike.
    ///
    /// # Errors
    /// [`ServerError::Spawn`] where the process can have no more threads or descriptors.
    pub fn spawn(self) -> Result<Handle<A>, ServerError> {
        let Self {
            listener,
            address,
            settings,
        } = self;
        let (order, orders) = orders::unbounded_channel();
        let (ending, ended) = oneshot::channel();
        let (started, starting) = mpsc::sync_channel(1);
        // The event loop is made on its thread: dropped in asynchronous code, it would panic.
        let serve = move || match event_loop(listener) {
            Ok((runtime, listener)) => {
                let _ = started.send(Ok(()));
                let routes = router::with_fallback(&settings);
                let health = settings.health.clone();
                let (serving, served) = (Serving::begin(), health.serve());
                let checks = health.clone();
                // So that the first scrape shows what checks say, and the first probe need not wait for them.
                runtime.spawn(async move { checks.refresh() });
                let shared = Arc::new(Shared { settings, routes });
                let end = runtime.block_on(accept::serve(listener, shared, orders));
                // An exposition that still waits for its collectors is not waited for.
                runtime.shutdown_background();
                end.is_over(&health, &served.leave());
                drop(serving);
                drop::<oneshot::Sender<()>>(ending);
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
            Ok(thread) => Ok(Handle::new(address, order, ended, thread)),
            Err(source) => Err(ServerError::Spawn { source }),
        }
    }
}

fn event_loop(listener: Listener) -> io::Result<(Runtime, Accepting)> {
    let runtime = Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(BLOCKING)
        .thread_name("bellwether-scrape")
        .build()?;
    let entered = runtime.enter();
    let listener = listener.accepting()?;
    drop(entered);
    Ok((runtime, listener))
}
