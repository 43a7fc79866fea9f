//! Which families there are, who declared them, and reading them all.
//!
//! Deliberately not here: formats and HTTP.

mod agreement;
mod apart;
mod catalog;
mod declare;
mod error;
mod gather;
mod own;
mod registrar;
mod state;
mod within;

use std::any::TypeId;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

pub(crate) use apart::Failure;
#[cfg(feature = "http")]
pub(crate) use apart::Reason;
use apart::{Apart, Job, Yield};
#[cfg(any(feature = "health", feature = "push", feature = "otlp"))]
pub(crate) use declare::describe_group;
#[cfg(feature = "http")]
pub(crate) use declare::operation;
pub use declare::{DECLARED, Declare, Global, Group, register};
pub(crate) use declare::{attach, attach_info, attach_polls, make, make_and_report};
pub use error::{Conflict, RegisterError};
use gather::{Given, LeftOut};
pub use registrar::Registrar;
use state::{Plan, Registered, State};

use crate::encode::{Format, Protobuf};
use crate::family::pair;
use crate::report::report;
use crate::snapshot::{Collector, Sink, Snapshot};

/// Owns families and gathers them.
///
/// Clones are handles to the same registry. [`Registry::global`] is the one that everything declared in the program is
/// in, from its first gather on; registries made by [`Registry::new`] know nothing of it or of each other, which makes
/// them right for tests and batch jobs. With the feature `process` the global registry also shows what Linux knows of the
/// process (`process_cpu_seconds_total`, `process_resident_memory_bytes` and others), unless a collector shows that.
#[derive(Clone)]
pub struct Registry {
    inner: Arc<Inner>,
}

struct Inner {
    state: Mutex<State>,
    apart: Apart,
    /// The registry's own labels, written.
    constant: String,
    constant_names: Vec<String>,
    global: bool,
}

/// Where a registry reads a family from. Runs under no lock.
pub(crate) trait Source: std::any::Any + Send + Sync + fmt::Debug {
    /// Adds the series of the family of this number; a source of one family has number 0.
    fn collect(&self, family: usize, sink: &mut Sink<'_>);

    /// How many recordings had a label value beyond its limit; `None` where no label is open.
    fn overflowed(&self) -> Option<u64> {
        None
    }

    /// Whether reading it calls functions of users.
    fn has_callbacks(&self) -> bool {
        false
    }
}

impl Registry {
    /// A registry with nothing in it.
    pub fn new() -> Self {
        Self::build(Vec::new(), false)
    }

    /// A registry whose series all carry these labels, before their own.
    ///
    /// # Errors
    /// A name that is no label name, or that stands twice.
    pub fn with_labels<'a>(
        labels: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, RegisterError> {
        let labels: Vec<_> = labels
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        for (at, (name, _)) in labels.iter().enumerate() {
            let twice = labels[..at].iter().any(|(earlier, _)| earlier == name);
            if twice || bellwether_spec::check_label_name(name).is_err() {
                return Err(Conflict::ConstantLabel {
                    label: name.clone(),
                    family: None,
                }
                .into());
            }
        }
        Ok(Self::build(labels, false))
    }

    /// The registry of the program. The first gather, and not this call, registers what is declared.
    pub fn global() -> &'static Self {
        static GLOBAL: OnceLock<Registry> = OnceLock::new();
        GLOBAL.get_or_init(|| Self::build(Vec::new(), true))
    }

    fn build(labels: Vec<(String, String)>, global: bool) -> Self {
        let mut constant = String::new();
        for (name, value) in &labels {
            pair(&mut constant, name, value);
        }
        let constant_names = labels.into_iter().map(|(name, _)| name).collect();
        let inner = Inner {
            state: Mutex::default(),
            apart: Apart::default(),
            constant,
            constant_names,
            global,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Adds a collector, which is asked at each gather. One of the same type and
    /// [`identity`](Collector::identity) is dropped, and this takes its place.
    pub fn collect_from<C: Collector + 'static>(&self, collector: C) {
        let identity = collector.identity().map(str::to_owned);
        let registered = Registered {
            identity: identity.map(|identity| (TypeId::of::<C>(), identity)),
            collector: Arc::new(collector),
            name: std::any::type_name::<C>(),
        };
        let before = self.state().collect_from(registered);
        // Without the lock.
        drop(before);
    }

    /// Takes a family out, by the name it is exposed with; whether it was there. Its metrics stay usable; what
    /// registers that name again begins anew.
    pub fn unregister(&self, name: &str) -> bool {
        let removed = self.state().remove(name);
        // Without the lock: what its callbacks hold is dropped here.
        removed.is_some()
    }

    /// Has counters and histograms tell in `OpenMetrics` when they began to count, in samples called `…_created`. Off at
    /// first, because Prometheus stores each of them as one more series.
    pub fn expose_created(&self, created: bool) {
        self.state().expose_created(created);
    }

    /// The values of all families now.
    ///
    /// Writers are never blocked by it. A family that fails is reported and left out. It takes as long as its collectors
    /// and callbacks do, all of which run in this thread. One of these may read the registry that it is in: it sees there
    /// what is recorded, without what collectors and callbacks would say.
    pub fn snapshot(&self) -> Snapshot {
        self.gather(None).0
    }

    /// The values of all families now, and what is not among them. With a limit, collectors and callbacks run in threads
    /// apart, and those that are not done by then are left out.
    pub(crate) fn gather(&self, limit: Option<Instant>) -> (Snapshot, Vec<Failure>) {
        if self.inner.global {
            declare::all();
        }
        let (plan, collectors, size) = {
            let mut state = self.state();
            let plan = state.plan(self.inner.global, &self.inner.constant);
            (plan, state.collectors.clone(), state.size)
        };
        let mut left_out = LeftOut::default();
        let place = Arc::as_ptr(&self.inner).addr();
        let nested = within::is_gathered(place);
        let leaving = within::gather(place);
        let given = if nested {
            Given::without_callbacks(&plan)
        } else {
            self.ask(&plan, collectors, limit, &mut left_out.failures)
        };
        let snapshot = gather::gather(&plan, given, &self.inner.constant, size, &mut left_out);
        let failures = left_out.failures.clone();
        let problems = {
            let mut state = self.state();
            state.size = snapshot.size();
            // One within another asks nothing that could fail.
            if nested {
                Vec::new()
            } else {
                state.new_problems(left_out)
            }
        };
        // Those who are told may gather themselves.
        drop(leaving);
        problems.iter().for_each(report);
        (snapshot, failures)
    }

    /// Runs the users' code.
    fn ask(
        &self,
        plan: &Plan,
        collectors: Vec<Registered>,
        limit: Option<Instant>,
        failures: &mut Vec<Failure>,
    ) -> Given {
        let mut given = Given::default();
        let mut jobs: Vec<_> = collectors.into_iter().map(Job::collector).collect();
        let yields = match limit {
            None => apart::in_place(jobs, failures),
            Some(limit) => {
                for family in plan.families.iter().filter(|one| one.has_callbacks()) {
                    given.read.insert(family.meta.name.to_string(), None);
                    jobs.push(Job::family(family));
                }
                self.inner.apart.run(jobs, limit, failures)
            }
        };
        for one in yields {
            match one {
                Yield::Collected(collected) => given.collected.append(collected),
                Yield::Family(name, read) => drop(given.read.insert(name, Some(read))),
            }
        }
        #[cfg(feature = "process")]
        if self.inner.global {
            crate::process::collect(&mut given.collected);
        }
        given
    }

    /// The exposition in this format, which [`Format::content_type`] belongs to.
    pub fn encode(&self, format: Format) -> String {
        format.encode(&self.snapshot())
    }

    /// The exposition in protobuf, which [`Protobuf::CONTENT_TYPE`] belongs to.
    pub fn encode_protobuf(&self) -> Vec<u8> {
        Protobuf::encode(&self.snapshot())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Registry {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry")
            .field("global", &self.inner.global)
            .finish_non_exhaustive()
    }
}
