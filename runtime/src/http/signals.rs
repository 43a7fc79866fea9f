//! The signals that end a program, for all of its servers: the first tells them to end, the second ends the program.

use std::io;
use std::process;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::sync::watch;
use tokio::time::timeout;

use super::end::{self, held};

/// How long a program may go on after its servers have ended, before it is told what it waits for.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the last line may take: the program may hang while it holds what a line needs.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// A signal that asks a program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    #[cfg(unix)]
    Terminate,
    Interrupt,
}

/// The first signal, once there was one.
pub(super) type First = watch::Receiver<Option<Signal>>;

impl Signal {
    pub(super) fn name(self) -> &'static str {
        match self {
            #[cfg(unix)]
            Self::Terminate => "SIGTERM",
            Self::Interrupt => "SIGINT",
        }
    }

    /// What a shell says of a program that the signal ended.
    fn exit_code(self) -> i32 {
        match self {
            #[cfg(unix)]
            Self::Terminate => 128 + 15,
            Self::Interrupt => 128 + 2,
        }
    }
}

/// Watches the signals from now on, and for good: they end the process no more by themselves. A thread of its own does,
/// because the second one may come when the servers and the program's runtime have ended.
///
/// # Errors
/// The process can have no more threads or descriptors, or the system does not let signals be watched.
pub(super) fn watch() -> io::Result<First> {
    static WATCHED: Mutex<Option<First>> = Mutex::new(None);
    let mut watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(first) = &*watched {
        return Ok(first.clone());
    }
    let (tell, first) = watch::channel(None);
    let (started, starting) = sync_channel(1);
    thread::Builder::new()
        .name("bellwether-signal".to_owned())
        .spawn(move || listen(&tell, &started))?;
    let ended = || io::Error::other("the thread ended at once");
    starting.recv().unwrap_or_else(|_| Err(ended()))?;
    Ok(watched.insert(first).clone())
}

fn listen(tell: &watch::Sender<Option<Signal>>, started: &SyncSender<io::Result<()>>) {
    let runtime = Builder::new_current_thread().enable_all().build();
    let watched = runtime.and_then(|runtime| {
        let signals = runtime.block_on(async { Signals::watch() })?;
        Ok((runtime, signals))
    });
    let (runtime, mut signals) = match watched {
        Ok(watched) => watched,
        Err(error) => return drop(started.send(Err(error))),
    };
    let _ = started.send(Ok(()));
    runtime.block_on(async {
        let first = signals.next().await;
        tell.send_replace(Some(first));
        let second = second(&mut signals, first).await;
        exit(second);
    });
}

/// Waits for the next signal. A program that goes on for long without a server is told once what it may wait for.
async fn second(signals: &mut Signals, first: Signal) -> Signal {
    let mut ended: Option<Instant> = None;
    loop {
        if let Ok(second) = timeout(Duration::from_millis(500), signals.next()).await {
            return second;
        }
        if end::is_over() && ended.get_or_insert_with(Instant::now).elapsed() >= PATIENCE {
            break;
        }
    }
    // Apart, because the program may hang while it holds what a line needs.
    thread::spawn(move || {
        let (name, held) = (first.name(), held());
        end::warn(&format!(
            "{name}: the program still runs {PATIENCE:?} after its servers have ended; {held}; another {name} ends it at \
             once"
        ));
    });
    signals.next().await
}

/// Ends the program, whatever it does and holds.
fn exit(signal: Signal) -> ! {
    let (name, code) = (signal.name(), signal.exit_code());
    let (said, saying) = sync_channel::<()>(1);
    thread::spawn(move || {
        end::warn(&format!(
            "a second signal, {name}: the program ends at once, with the exit code {code}"
        ));
        drop(said);
    });
    let _ = saying.recv_timeout(LAST_WORDS);
    process::exit(code)
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn watch() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) -> Signal {
        std::future::poll_fn(|context| {
            if self.terminate.poll_recv(context).is_ready() {
                return std::task::Poll::Ready(Signal::Terminate);
            }
            self.interrupt.poll_recv(context).map(|_| Signal::Interrupt)
        })
        .await
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
    fn watch() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Signal {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Signal::Interrupt
    }
}
