use std::collections::BTreeSet;
use std::io::stdin;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use super::BUG;

/// Floats, as their bits: per cent of attempts, or factors.
pub(super) static FAILURES: AtomicU64 = AtomicU64::new(0);
pub(super) static PANICS: AtomicU64 = AtomicU64::new(0);
pub(super) static LEAVING: AtomicU64 = AtomicU64::new(0);
pub(super) static LATENCY: AtomicU64 = AtomicU64::new(1.0_f64.to_bits());
pub(super) static LOAD: AtomicU64 = AtomicU64::new(1.0_f64.to_bits());

static BROKEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// What goes wrong in the simulated world.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "What goes wrong (the same words on standard input change it)")]
pub struct Switches {
    /// Of 100 attempts, so many fail.
    #[arg(long, value_name = "PER_CENT", default_value_t = 0.0)]
    failures: f64,
    /// Of 100 calls, so many panic.
    #[arg(long, value_name = "PER_CENT", default_value_t = 0.0)]
    panics: f64,
    /// Of 100 who ask, so many leave before they are answered.
    #[arg(long, value_name = "PER_CENT", default_value_t = 0.0)]
    leaving: f64,
    /// Everything takes so many times longer.
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    latency: f64,
    /// There is so many times more to do.
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    load: f64,
    /// What else is needed and does not work. May be given several times.
    #[arg(long = "break", value_name = "DEPENDENCY")]
    broken: Vec<String>,
}

impl Switches {
    /// Sets the world up, and has lines of the standard input change it. Simulated bugs say nothing from now on.
    pub fn start(self) {
        let set = [
            (&FAILURES, self.failures),
            (&PANICS, self.panics),
            (&LEAVING, self.leaving),
            (&LATENCY, self.latency),
            (&LOAD, self.load),
        ];
        for (switch, value) in set {
            switch.store(value.to_bits(), Relaxed);
        }
        broken().extend(self.broken);
        quiet();
        thread::spawn(|| {
            stdin()
                .lines()
                .map_while(Result::ok)
                .for_each(|it| obey(&it));
        });
    }
}

/// Whether something that is needed does not work.
pub fn is_broken(dependency: &str) -> bool {
    broken().contains(dependency)
}

fn broken() -> MutexGuard<'static, BTreeSet<String>> {
    BROKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[expect(clippy::print_stderr, reason = "whoever typed it is told")]
fn obey(line: &str) {
    let (word, value) = line.trim().split_once(' ').unwrap_or((line, ""));
    let switch = match word {
        "failures" => &FAILURES,
        "panics" => &PANICS,
        "leaving" => &LEAVING,
        "latency" => &LATENCY,
        "load" => &LOAD,
        "break" => {
            broken().insert(value.to_owned());
            return;
        }
        "mend" => {
            broken().remove(value);
            return;
        }
        _ => return eprintln!("there is no switch `{word}`"),
    };
    match value.parse::<f64>() {
        Ok(value) if value >= 0.0 => switch.store(value.to_bits(), Relaxed),
        _ => eprintln!("`{value}` is no number from 0 up"),
    }
}

/// Other panics are told of as usual.
fn quiet() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic.payload_as_str() != Some(BUG) {
            usual(panic);
        }
    }));
}

/// Per cent.
pub(super) fn share(switch: &AtomicU64) -> f64 {
    fraction(switch).min(100.0)
}

/// A factor.
pub(super) fn fraction(switch: &AtomicU64) -> f64 {
    f64::from_bits(switch.load(Relaxed))
}
