//! What a runtime of tokio is doing: how many tasks it has, how many wait, how busy its workers are.
//!
//! One call registers it. The numbers are those that tokio gives without `tokio_unstable`; they are read at each gather and
//! cost nothing in between.
//!
//! | family | kind | |
//! |---|---|---|
//! | `tokio_workers` | gauge | worker threads |
//! | `tokio_alive_tasks` | gauge | tasks that were spawned and have not ended |
//! | `tokio_global_queue_tasks` | gauge | tasks that wait for any worker |
//! | `tokio_parked_workers` | gauge | workers that wait for something to do |
//! | `tokio_worker_busy_seconds_total` | counter | time of each `worker` that it was not parked |
//! | `tokio_worker_parks_total` | counter | how often each `worker` found nothing to do |
//!
//! All carry the label `runtime`, the name that was given; `worker` counts from 0, so the series are as many as the workers.
//! The last three need 64-bit atomics, as tokio does for them. How busy the workers are, at most 1 for each:
//! `rate(tokio_worker_busy_seconds_total[5m])`. A queue that stays long while workers are parked is one that something blocks.
//!
//! Being collected, they are not in the [catalog](crate::Registry::catalog): `cargo bellwether check --external 'tokio_.*'`
//! takes them for known. Which function keeps the workers busy is told by `#[instrumented(poll = true)]`.
//!
//! ```
//! use bellwether::Registry;
//!
//! let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build()?;
//! let registry = Registry::new();
//! bellwether::runtime::register(&registry, "main", tokio.handle());
//! assert_eq!(registry.snapshot().value("tokio_workers", &[("runtime", "main")]), Some(2.0));
//! # Ok::<(), std::io::Error>(())
//! ```

use tokio::runtime::{Handle, RuntimeMetrics};

use crate::snapshot::{Collected, Collector, Number};
use crate::{Kind, Registry};

/// Shows a runtime in a registry, under a name that tells it from others. It does not keep the runtime's threads alive; of
/// one that has been shut down the last numbers stay.
///
/// Inside the runtime, `&Handle::current()` is its handle. Each runtime needs a name of its own: one that is registered
/// under a name that is taken takes the place of the one before, as a runtime does that is started again.
pub fn register(registry: &Registry, name: &str, handle: &Handle) {
    let (name, metrics) = (name.to_owned(), handle.metrics());
    registry.collect_from(Runtime { name, metrics });
}

struct Runtime {
    name: String,
    metrics: RuntimeMetrics,
}

impl Collector for Runtime {
    fn identity(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn collect(&self, families: &mut Collected) {
        let metrics = &self.metrics;
        let runtime = [("runtime", self.name.as_str())];
        let mut gauge = |name: &str, help: &str, value: usize| {
            let family = families.family(Kind::Gauge, name, help);
            family.number(&runtime, Number::Unsigned(value as u64));
        };
        let workers = metrics.num_workers();
        gauge("tokio_workers", "Worker threads of the runtime.", workers);
        let alive = metrics.num_alive_tasks();
        gauge("tokio_alive_tasks", "Tasks that have not ended.", alive);
        let queued = metrics.global_queue_depth();
        let help = "Tasks that wait for any worker to take them.";
        gauge("tokio_global_queue_tasks", help, queued);
        #[cfg(target_has_atomic = "64")]
        self.collect_workers(families);
    }
}

#[cfg(target_has_atomic = "64")]
impl Runtime {
    fn collect_workers(&self, families: &mut Collected) {
        let (metrics, runtime) = (&self.metrics, self.name.as_str());
        let workers = 0..metrics.num_workers();
        // It counts parking and being woken, so that it is odd in between.
        let parked = |worker: &usize| !metrics.worker_park_unpark_count(*worker).is_multiple_of(2);
        let parked = workers.clone().filter(parked).count() as u64;
        let help = "Workers that wait for something to do.";
        let family = families.family(Kind::Gauge, "tokio_parked_workers", help);
        family.number(&[("runtime", runtime)], Number::Unsigned(parked));
        for worker in workers {
            let number = worker.to_string();
            let labels = [("runtime", runtime), ("worker", &number)];
            let mut count = |name: &str, help: &str, value| {
                families
                    .family(Kind::Counter, name, help)
                    .number(&labels, value);
            };
            let help = "Time in which a worker was not parked.";
            let busy = metrics.worker_total_busy_duration(worker).as_secs_f64();
            count("tokio_worker_busy_seconds_total", help, Number::Float(busy));
            let help = "How often a worker parked, having found nothing to do.";
            let parks = metrics.worker_park_count(worker);
            count("tokio_worker_parks_total", help, Number::Unsigned(parks));
        }
    }
}
