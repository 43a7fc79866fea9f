use std::time::{Duration, SystemTime};

use super::Probe;

/// How a component is, or all of them together. The words are those of the draft "Health Check Response Format for HTTP
/// APIs".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Status {
    /// It is well.
    Pass,
    /// It works, and someone should look at it.
    Warn,
    /// It does not work.
    Fail,
}

impl Status {
    /// `pass`, `warn` or `fail`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }

    /// Whether to go on sending requests: to what passes and to what warns.
    pub fn is_good(self) -> bool {
        self != Self::Fail
    }
}

/// Why something is not well, in words that give nothing away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Its check said so, or somebody told it.
    Error,
    /// Its check took longer than it may.
    TimedOut,
    /// Its check panicked.
    Panicked,
    /// Its check could not be run.
    NotRun,
    /// There is no result yet.
    Unknown,
    /// The process has not started.
    Starting,
    /// The process is about to end.
    Draining,
}

impl Reason {
    /// A few plain words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::TimedOut => "timed out",
            Self::Panicked => "panicked",
            Self::NotRun => "could not be run",
            Self::Unknown => "no result yet",
            Self::Starting => "starting",
            Self::Draining => "draining",
        }
    }
}

/// The answer to a probe.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// The worst of the components', where one that is not critical warns; `Fail` while starting or draining, if the
    /// probe asks about that.
    pub status: Status,
    /// `Starting` or `Draining`, where that alone makes it fail.
    pub reason: Option<Reason>,
    /// Those that the probe asks about, in the order of their names.
    pub components: Vec<ComponentReport>,
    /// What [`Health::version`](super::Health::version) was told.
    pub version: Option<String>,
    /// Since the [`Health`](super::Health) was made.
    pub uptime: Duration,
    /// When this was found out.
    pub time: SystemTime,
    /// Whether the errors' texts may be shown to whoever asks.
    pub show_errors: bool,
}

/// How one component is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ComponentReport {
    /// Its name.
    pub name: String,
    /// The question that it answers.
    pub probe: Probe,
    /// Whether all fails where it fails.
    pub critical: bool,
    /// How it is. One that fails and is not critical is at `Warn`.
    pub status: Status,
    /// Why it is not well.
    pub reason: Option<Reason>,
    /// What it said itself. It may hold secrets: show it to nobody who should not know them.
    pub error: Option<String>,
    /// How long its check took.
    pub duration: Option<Duration>,
    /// How old this result is.
    pub age: Option<Duration>,
    /// Since when this result stands.
    pub time: Option<SystemTime>,
    /// Whether the result is older than it should be, because the next one was not there in time.
    pub stale: bool,
}

impl Report {
    /// The worst of all statuses.
    pub(super) fn worst(components: &[ComponentReport]) -> Status {
        let statuses = components.iter().map(|component| component.status);
        statuses.max().unwrap_or(Status::Pass)
    }
}
