//! Problems that no caller can be handed: counted by kind, kept for the live page, and told to one hook, to `tracing` or
//! to the standard error.

#[cfg(feature = "page")]
mod latest;
mod tell;

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use bellwether_spec::Origin;
#[cfg(feature = "page")]
pub(crate) use latest::{Told, latest};

use crate::registry::RegisterError;

/// Something that went wrong and did not stop the program.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Problem {
    /// A declaration disagrees with another: it records, and is not exposed.
    Registration(RegisterError),
    /// A collector or a callback failed, or what it gave does not fit: it is left out. Reported once, until it has gone
    /// well again.
    Collector {
        /// The family, or the type of the collector that failed as a whole.
        source: String,
        /// What is wrong.
        failure: CollectorFailure,
    },
    /// A counter was asked to add less than 0, infinity, or what is not a number.
    Amount {
        /// The counter's family.
        family: &'static str,
        /// What it was asked to add.
        amount: f64,
    },
    /// A value of an open label was longer than it may be, and cut. Reported once for each family.
    LabelLength {
        /// The family, the first of those that the label is on.
        family: &'static str,
        /// The label.
        label: &'static str,
        /// How many bytes the value had.
        length: usize,
        /// How many it may have.
        most: usize,
    },
    /// The function of [`exemplars_from`](crate::exemplars_from) panicked: the observation has no exemplar. Reported once.
    Exemplar,
    /// A health check could not be added as it is declared, or what it holds is of no use.
    Health {
        /// What is wrong.
        what: String,
        /// The declaration, of a check that has one.
        here: Option<Origin>,
    },
    /// The server could not do something.
    Server(String),
    /// Spans could not be sent.
    Telemetry(String),
    /// Metrics could not be pushed.
    Push(String),
}

/// Why something is missing from a gather.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CollectorFailure {
    /// It panicked.
    Panicked,
    /// It took longer than a scrape may wait for it.
    TimedOut,
    /// It still runs since an earlier scrape.
    StillRunning,
    /// The process could not have another thread for it.
    NoThread,
    /// What it gave cannot be exposed: why, as a sentence.
    Unfit(String),
}

/// The values of the label `kind`, whatever features there are.
pub(crate) const KINDS: [&str; 9] = [
    "amount",
    "collector",
    "exemplar",
    "health",
    "label",
    "push",
    "registration",
    "server",
    "telemetry",
];

impl Problem {
    /// A word for the kind of problem: the value of the label `kind` of `bellwether_problems_total`.
    pub fn kind(&self) -> &'static str {
        KINDS[self.index()]
    }

    fn index(&self) -> usize {
        match self {
            Self::Amount { .. } => 0,
            Self::Collector { .. } => 1,
            Self::Exemplar => 2,
            Self::Health { .. } => 3,
            Self::LabelLength { .. } => 4,
            Self::Push(_) => 5,
            Self::Registration(_) => 6,
            Self::Server(_) => 7,
            Self::Telemetry(_) => 8,
        }
    }

    /// The same for what is one problem: a counter that is asked to fall is one, whatever the amounts.
    pub(crate) fn cause(&self) -> String {
        match self {
            Self::Amount { family, .. } => format!("counter `{family}`"),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registration(error) => error.fmt(f),
            Self::Collector { source, failure } => match failure {
                CollectorFailure::Unfit(why) => write!(f, "{why}; it is left out"),
                failure => write!(f, "{source} {}; it is left out", failure.text()),
            },
            Self::Amount { family, amount } => write!(f, "counter `{family}` cannot add {amount}"),
            Self::LabelLength {
                family,
                label,
                length,
                most,
            } => write!(
                f,
                "a value of the label `{label}` of `{family}` has {length} bytes and may have {most}; it is cut, and so \
                 are others"
            ),
            Self::Exemplar => f.write_str(
                "the function that `exemplars_from` was given panicked; the observation has no exemplar",
            ),
            Self::Health {
                what,
                here: Some(here),
            } => write!(f, "{what}: {here}"),
            Self::Health { what, here: None } => f.write_str(what),
            Self::Server(text) | Self::Telemetry(text) | Self::Push(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Problem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Registration(error) => Some(error),
            _ => None,
        }
    }
}

impl CollectorFailure {
    fn text(&self) -> &str {
        match self {
            Self::Panicked => "panicked while it was collected",
            Self::TimedOut => "took longer than a scrape may wait for it",
            Self::StillRunning => "still runs since an earlier scrape",
            Self::NoThread => "could not be given a thread",
            Self::Unfit(why) => why,
        }
    }
}

type Hook = Box<dyn Fn(&Problem) + Send + Sync>;

static HOOK: OnceLock<Hook> = OnceLock::new();
static COUNTS: [AtomicU64; KINDS.len()] = [const { AtomicU64::new(0) }; KINDS.len()];

/// Calls `hook` with each problem, in place of an event at level ERROR of the target `bellwether` (and of a line on the
/// standard error where the thread has no `tracing` subscriber). The first hook stays; returns whether this is it.
///
/// It may be called from any thread, and holds up what it is called from. It may record, register and gather. Problems
/// that come up in the hook itself are passed to it after it has returned, at most 64 of them. A hook that panics loses
/// that problem and nothing else.
pub fn on_problem(hook: impl Fn(&Problem) + Send + Sync + 'static) -> bool {
    HOOK.set(Box::new(hook)).is_ok()
}

/// Counts a problem and tells of it. Never panics: neither a recording nor a gather may end by it. To be called with no
/// lock held, and outside of a `OnceLock` that is being made: hooks and subscribers call back.
pub(crate) fn report(problem: &Problem) {
    // Relaxed: a count, which orders nothing.
    COUNTS[problem.index()].fetch_add(1, Ordering::Relaxed);
    #[cfg(feature = "page")]
    latest::keep(problem);
    tell::tell(problem);
}

/// How many problems there were of each of [`KINDS`].
pub(crate) fn counts() -> [u64; KINDS.len()] {
    COUNTS.each_ref().map(|count| count.load(Ordering::Relaxed))
}

/// Runs users' code; nothing where it panics, which has been printed where it happened.
pub(crate) fn caught<R>(run: impl FnOnce() -> R) -> Option<R> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => Some(result),
        Err(thrown) => {
            discard(thrown);
            None
        }
    }
}

/// Drops what a panic has thrown, which is the user's too and may panic when it is dropped.
pub(crate) fn discard(thrown: Box<dyn Any + Send>) {
    if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(thrown))) {
        std::mem::forget(again);
    }
}
