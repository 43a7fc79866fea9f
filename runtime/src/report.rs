//! What goes wrong with nobody to return an error to: told to one hook, and counted.

#[cfg(feature = "page")]
mod latest;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

#[cfg(feature = "page")]
pub(crate) use latest::{Told, latest};

use crate::registry::RegisterError;

/// Something that went wrong and did not stop the program.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Problem {
    /// A declaration disagrees with another: it records, and is not exposed.
    Registration(RegisterError),
    /// What a collector gave does not fit, or it panicked: it is left out.
    Collector(String),
    /// A counter was asked to fall.
    Amount {
        /// The counter's family.
        family: &'static str,
        /// What it was asked to add.
        amount: f64,
    },
    /// A health check could not be added as it is declared.
    Health(String),
    /// The server could not do something.
    Server(String),
    /// Spans could not be sent.
    Telemetry(String),
    /// Metrics could not be pushed.
    Push(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registration(error) => error.fmt(f),
            Self::Collector(text)
            | Self::Health(text)
            | Self::Server(text)
            | Self::Telemetry(text)
            | Self::Push(text) => f.write_str(text),
            Self::Amount { family, amount } => write!(f, "counter `{family}` cannot add {amount}"),
        }
    }
}

type Hook = Box<dyn Fn(&Problem) + Send + Sync>;

static HOOK: OnceLock<Hook> = OnceLock::new();
static COUNT: AtomicU64 = AtomicU64::new(0);

/// Has problems told to `hook`, in place of an event at level ERROR of the target `bellwether`. The first hook stays;
/// whether this is it. It may be called from any thread, while a declaration is being registered too, so it must not
/// gather; where it panics, that ends with it.
pub fn on_problem(hook: impl Fn(&Problem) + Send + Sync + 'static) -> bool {
    HOOK.set(Box::new(hook)).is_ok()
}

/// Tells the hook. Never panics: neither a recording nor a gather may end by what is told of it.
pub(crate) fn report(problem: &Problem) {
    COUNT.fetch_add(1, Ordering::Relaxed);
    #[cfg(feature = "page")]
    latest::keep(problem);
    let tell = AssertUnwindSafe(|| {
        if let Some(hook) = HOOK.get() {
            hook(problem);
        } else {
            tracing::error!(target: "bellwether", "{problem}");
        }
    });
    // The hook's panic has been printed where it happened.
    let _ = catch_unwind(tell);
}

/// How many there were.
pub(crate) fn count() -> u64 {
    COUNT.load(Ordering::Relaxed)
}
