//! A world that stands in for agents, models, queues and networks, and goes wrong as it is told.
//!
//! The switches are arguments of each system: `--failures 30 --latency 4 --break redis`. The same words, a line each, on
//! the standard input change them while it runs: `failures 30`, `latency 4`, `break redis`, `mend redis`.

mod switches;

use std::ops::RangeInclusive;
use std::time::Duration;

use bellwether::Health;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

pub use switches::{Switches, is_broken};
use switches::{fraction, share};

/// What a simulated bug says.
pub const BUG: &str = "simulated bug";

/// Work that takes so many milliseconds, or longer where latency is raised.
pub async fn work(milliseconds: RangeInclusive<u64>) {
    let took = Duration::from_millis(fastrand::u64(milliseconds));
    sleep(took.mul_f64(fraction(&switches::LATENCY))).await;
}

/// Whether this attempt fails, as a part of all that is set by a switch.
pub fn fails() -> bool {
    happens(share(&switches::FAILURES))
}

/// Panics for as many of the calls as a switch says.
///
/// # Panics
/// That is what it is for.
pub fn may_have_a_bug() {
    assert!(!happens(share(&switches::PANICS)), "{BUG}");
}

/// Whether something happens that does so in so many of 100 cases.
fn happens(per_cent: f64) -> bool {
    fastrand::f64() * 100.0 < per_cent
}

/// Starts tasks at random moments, as many a second as said, or more where load is raised, until the process drains; ends
/// when they have. Some are abandoned within a tenth of a second, as many as a switch says.
pub async fn arrivals<F>(per_second: f64, mut task: impl FnMut() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut running = JoinSet::new();
    let mut due = Instant::now();
    while !Health::global().is_draining() {
        // Between independent events lies an exponentially distributed time.
        let seconds = -fastrand::f64().max(1e-9).ln() / per_second;
        let load = fraction(&switches::LOAD);
        due += Duration::from_secs_f64((seconds / load.max(1e-3)).min(0.5));
        // Many of them are due within the millisecond that is the finest sleep.
        sleep_until(due).await;
        if load > 0.0 {
            let patience = patience();
            let task = task();
            running.spawn(async move {
                match patience {
                    Some(limit) => drop(tokio::time::timeout(limit, task).await),
                    None => task.await,
                }
            });
        }
        // Those that have ended; a simulated bug has been counted by then.
        while running.try_join_next().is_some() {}
    }
    while running.join_next().await.is_some() {}
}

/// How long whoever asks waits, where that is not to the end.
fn patience() -> Option<Duration> {
    let leaves = happens(share(&switches::LEAVING));
    leaves.then(|| Duration::from_millis(fastrand::u64(1..=100)))
}
