//! How a server is told to end, and what is said on the way down.

use std::fmt::Write as _;
use std::future::pending;
use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedReceiver;

use super::settings::Settings;
use crate::Health;
use crate::report::caught;

/// What the handle asks of the server.
#[derive(Debug)]
pub(super) enum Order {
    Shutdown,
    /// To end at the first signal.
    #[cfg(feature = "signals")]
    Watch(super::signals::First),
}

/// The servers of the program that have not ended.
static SERVING: AtomicUsize = AtomicUsize::new(0);

/// A server that runs. Dropped when it has ended.
#[derive(Debug)]
pub(super) struct Serving;

impl Serving {
    pub(super) fn begin() -> Self {
        SERVING.fetch_add(1, Ordering::Relaxed);
        Self
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        SERVING.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Whether all servers have ended.
#[cfg(feature = "signals")]
pub(super) fn is_over() -> bool {
    SERVING.load(Ordering::Relaxed) == 0
}

/// Why a server ends, and since when.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    /// The signal's name, or `shutdown`.
    why: &'static str,
    by_signal: bool,
    since: Instant,
}

/// Ends when the handle says so, or with the first signal if it asked for that; never where the handle was dropped
/// without a word.
pub(super) async fn told(mut orders: UnboundedReceiver<Order>) -> End {
    let (why, by_signal) = match orders.recv().await {
        Some(Order::Shutdown) => ("shutdown", false),
        #[cfg(feature = "signals")]
        Some(Order::Watch(mut first)) => {
            let first = first.wait_for(Option::is_some).await.ok();
            match first.and_then(|signal| *signal) {
                Some(signal) => (signal.name(), true),
                None => pending().await,
            }
        }
        None => pending().await,
    };
    End {
        why,
        by_signal,
        since: Instant::now(),
    }
}

impl End {
    /// The first line: what happens now, and how long it may take.
    pub(super) fn begins(self, settings: &Settings) {
        let (delay, limit) = (settings.drain_delay, settings.shutdown_limit);
        let mut text = format!("{}: readiness fails, {}, ", self.why, in_flight());
        if !delay.is_zero() {
            let _ = write!(text, "answering for {delay:?} more, then ");
        }
        let _ = write!(text, "waiting up to {limit:?} for scrapes and probes");
        self.tell(&text);
    }

    /// The last line, when the server has let go of everything.
    pub(super) fn is_over(self, health: &Health, closed: &[String]) {
        let took =
            Duration::from_millis(u64::try_from(self.since.elapsed().as_millis()).unwrap_or(0));
        let mut text = format!("{}: the metrics server has ended after {took:?}", self.why);
        if !closed.is_empty() {
            let _ = write!(
                text,
                ", and dropped the functions of the health checks {}",
                list(closed)
            );
        }
        let _ = write!(text, "; {}{}", in_flight(), running(health));
        self.tell(&text);
    }

    /// What a signal does is of interest without a subscriber too: a program that only seems to hang is killed.
    fn tell(self, text: &str) {
        say(|| tracing::info!(target: "bellwether", "{text}"));
        if self.by_signal {
            to_stderr(text);
        }
    }
}

/// Says what is about to be lost, or what keeps the program.
#[cfg(feature = "signals")]
pub(super) fn warn(text: &str) {
    say(|| tracing::warn!(target: "bellwether", "{text}"));
    to_stderr(text);
}

/// A subscriber that panics must not keep a server from ending.
fn say(event: impl FnOnce()) {
    caught(event);
}

/// Where no subscriber was set that could have shown it.
fn to_stderr(text: &str) {
    if !tracing::dispatcher::has_been_set() {
        let _ = writeln!(std::io::stderr(), "bellwether: {text}");
    }
}

/// What may keep a program from ending, as far as it is known here.
#[cfg(feature = "signals")]
pub(super) fn held() -> String {
    format!("{}{}", in_flight(), running(Health::global()))
}

fn in_flight() -> String {
    match super::requests::in_flight() {
        1 => "1 request in flight".to_owned(),
        count => format!("{count} requests in flight"),
    }
}

fn running(health: &Health) -> String {
    let running = health.running();
    if running.is_empty() {
        return String::new();
    }
    format!(", still running: the health checks {}", list(&running))
}

fn list(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
