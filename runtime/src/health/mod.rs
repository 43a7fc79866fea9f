//! Whether the process works, is ready and has started: components, and the checks that find out.
//!
//! | Probe | Asks | Fails while |
//! |---|---|---|
//! | liveness | components of [`Probe::Liveness`] | one of them fails |
//! | readiness | components of [`Probe::Readiness`] | one that is critical fails, the process has not started, or it [drains](Health::drain) |
//! | startup | components of [`Probe::Startup`] | one that is critical has not passed yet, or [`Health::started`] is awaited |
//!
//! A component has a check, which is a function that finds out, or is told how it is. One that is not critical and fails
//! makes the rest warn.
//!
//! ```
//! use bellwether::health::{Check, Health, Reason};
//! use bellwether::health_check;
//!
//! #[health_check(timeout = "5s", cache = "5s", group = "storage")]
//! async fn database() -> Result<(), std::io::Error> {
//!     Ok(()) // Ask the database something cheap.
//! }
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
//! # runtime.block_on(async {
//! let health = Health::global();
//! # health.answer_within(std::time::Duration::from_secs(20));
//! let queue = health.add(Check::told("queue").critical(false))?;
//! queue.fail("full"); // From wherever that is known.
//!
//! assert_eq!(health.readiness().await.status.as_str(), "warn");
//! assert_eq!(health.group("storage").await.unwrap().status.as_str(), "pass");
//!
//! health.drain(); // Soon it will answer no more.
//! assert_eq!(health.readiness().await.reason, Some(Reason::Draining));
//! assert!(health.liveness().await.status.is_good());
//! # Ok::<(), bellwether::health::HealthError>(())
//! # }).unwrap();
//! ```
//!
//! Deliberately not here: HTTP. With the feature `http` the paths below `/health` answer these questions: see
//! `http::health_router`. Nor a clock that has checks run: probes do, and gathers.

mod check;
mod close;
mod component;
mod declare;
mod error;
mod measure;
mod output;
mod probe;
mod report;
mod run;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use bellwether_spec::{PROBE_NAMES, is_health_name};
pub use check::{Check, Probe};
#[doc(hidden)]
pub use check::{CheckFuture, outcome};
pub use component::Component;
use component::Watched;
#[doc(hidden)]
pub use declare::{CHECKS, CheckSite};
pub use error::HealthError;
use measure::Measured;
pub(crate) use measure::describe;
pub use output::HealthOutput;
pub use report::{ComponentReport, Reason, Report, Status};

use crate::report::{Problem, report as report_problem};
use crate::{RegisterError, Registry};

/// How long a probe waits for checks unless told: less than the second that Kubernetes gives a probe.
const PATIENCE: Duration = Duration::from_millis(800);

/// The health of a process: components, each with what finds out about it.
///
/// Clones are handles to the same health. [`Health::global`] has every function with
/// [`#[health_check]`](crate::health_check) from the start.
///
/// A probe has those checks run whose results are too old, all at once and each only once whatever the number of
/// probes, and waits for them, at most for 0.8 seconds. What is not there by then shows its last result, marked
/// as stale, and fails where there is none. A check that panics or takes too long fails.
///
/// A gather has due checks run too, at most once a second: in whatever form the metrics leave the program,
/// `health_component_up` shows the last result. It waits at most 50 ms for those that it has run for the first time, all
/// together, and for no other; there is no series before the first result. Its label `severity` is
/// `critical` where the component fails its probe, and `warning` where it only warns.
///
/// | Cost | Exposed as | Source |
/// |---|---|---|
/// | a thread for each run of a check, for as long as that takes | `health_component_up{component,severity}`, `health_check_duration_seconds{component}` | Kubernetes, "Liveness, Readiness, and Startup Probes" |
///
/// ```
/// use bellwether::health::{Check, Health, Status};
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// let health = Health::new();
/// # health.answer_within(std::time::Duration::from_secs(20));
/// health.add(Check::new("database", || async { Err::<(), _>("no route to host") }))?;
/// let queue = health.add(Check::told("queue").critical(false))?;
/// queue.pass();
///
/// assert_eq!(health.readiness().await.status, Status::Fail);
/// assert_eq!(health.liveness().await.status, Status::Pass);
/// # Ok::<(), bellwether::health::HealthError>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Health {
    inner: Arc<Inner>,
}

struct Inner {
    state: Mutex<State>,
    since: Instant,
    /// Somebody will say that it has started.
    awaited: AtomicBool,
    /// Somebody has.
    told: AtomicBool,
    draining: AtomicBool,
    show_errors: AtomicBool,
    /// How many servers serve it.
    #[cfg(feature = "http")]
    servers: std::sync::atomic::AtomicUsize,
}

struct State {
    components: BTreeMap<String, Arc<Watched>>,
    /// The components of groups that were made by [`Health::add_group`].
    groups: BTreeMap<String, Vec<String>>,
    measured: Vec<Measured>,
    version: Option<String>,
    patience: Duration,
}

impl Health {
    /// One with no components.
    pub fn new() -> Self {
        let state = State {
            components: BTreeMap::new(),
            groups: BTreeMap::new(),
            measured: Vec::new(),
            version: None,
            patience: PATIENCE,
        };
        let inner = Inner {
            state: Mutex::new(state),
            since: Instant::now(),
            awaited: AtomicBool::new(false),
            told: AtomicBool::new(false),
            draining: AtomicBool::new(false),
            show_errors: AtomicBool::new(false),
            #[cfg(feature = "http")]
            servers: std::sync::atomic::AtomicUsize::new(0),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The health of the program, with every function that has [`#[health_check]`](crate::health_check). The global
    /// registry shows it.
    pub fn global() -> &'static Self {
        let (health, problems) = Self::make_global();
        problems.iter().for_each(report_problem);
        health
    }

    /// The health of the program, with its problems for the one caller that made it.
    fn make_global() -> (&'static Self, Vec<Problem>) {
        static GLOBAL: OnceLock<Health> = OnceLock::new();
        let mut problems = Vec::new();
        let health = GLOBAL.get_or_init(|| {
            let health = Self::new();
            let measured = health.measure(Registry::global());
            problems.extend(measured.err().map(Problem::Registration));
            declare::add_all(&health, &mut problems);
            health
        });
        (health, problems)
    }

    /// Adds a component. The handle that it gives is for telling how the component is.
    ///
    /// # Errors
    /// A name that is taken, or that cannot stand in a path and in a label.
    pub fn add(&self, check: Check) -> Result<Component, HealthError> {
        check.groups.iter().try_for_each(|group| is_group(group))?;
        if !is_health_name(&check.name) {
            let name = check.name;
            return Err(HealthError::Name { name });
        }
        let mut state = self.state();
        if state.components.contains_key(&check.name) {
            let name = check.name;
            return Err(HealthError::Taken { name });
        }
        let is_gone = check.is_there.as_ref().is_some_and(|is_there| !is_there());
        let watched = Arc::new(Watched::new(check));
        let name = watched.check.name.clone();
        state.components.insert(name, Arc::clone(&watched));
        let measured = state.measured.clone();
        drop(state);
        for measured in &measured {
            measured.add(&watched, self.watched());
        }
        // Without the lock, for hooks and subscribers may ask for the health.
        if is_gone {
            let what = format!(
                "the value of the health check `{}` is gone before it is added; keep an `Arc` of it for as long as the \
                 application runs",
                watched.check.name
            );
            report_problem(&Problem::Health { what, here: None });
        }
        Ok(Component { watched })
    }

    /// Makes a group of components, beside those that say themselves that they are in it. Its path is
    /// `/health/{group}`.
    ///
    /// ```
    /// use bellwether::health::{Check, Health};
    ///
    /// let health = Health::new();
    /// health.add(Check::told("database"))?;
    /// health.add_group("storage", ["database"])?;
    /// let error = health.add_group("storage", ["databse"]).unwrap_err();
    /// assert!(error.to_string().contains("names the health component `databse`, which there is not"));
    /// # Ok::<(), bellwether::health::HealthError>(())
    /// ```
    ///
    /// # Errors
    /// A component that there is not, or a name that cannot stand in a path or is that of a probe. Nothing of the group
    /// is added.
    pub fn add_group<'a>(
        &self,
        group: &str,
        components: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), HealthError> {
        is_group(group)?;
        let components: Vec<_> = components.into_iter().map(str::to_owned).collect();
        let mut state = self.state();
        if let Some(component) = components
            .iter()
            .find(|name| !state.components.contains_key(*name))
        {
            return Err(HealthError::UnknownComponent {
                group: group.to_owned(),
                component: component.clone(),
                known: state.components.keys().cloned().collect(),
            });
        }
        let members = state.groups.entry(group.to_owned()).or_default();
        members.extend(components);
        Ok(())
    }

    /// Has a registry show the components that are there and those that will be added. The global registry shows the
    /// global health by itself.
    ///
    /// # Errors
    /// Other families of these names.
    pub fn measure(&self, registry: &Registry) -> Result<(), RegisterError> {
        let measured = Measured::register(registry)?;
        let mut state = self.state();
        state.measured.push(measured.clone());
        let components: Vec<_> = state.components.values().cloned().collect();
        drop(state);
        for component in &components {
            measured.add(component, self.watched());
        }
        Ok(())
    }

    /// Sets the version that reports show: that of your program, as in `env!("CARGO_PKG_VERSION")`. There is none
    /// unless set.
    pub fn version(&self, version: impl Into<String>) -> &Self {
        self.state().version = Some(version.into());
        self
    }

    /// Says whether whoever asks may read the texts of errors: no, unless set. They can hold addresses and passwords.
    pub fn show_errors(&self, show: bool) -> &Self {
        self.inner.show_errors.store(show, Ordering::Relaxed);
        self
    }

    /// Sets how long a probe waits for checks: 0.8 seconds unless set, because Kubernetes gives up after one. A check may
    /// take longer; what a probe sees until it ends is the result before.
    pub fn answer_within(&self, patience: Duration) -> &Self {
        self.state().patience = patience;
        self
    }

    /// Has startup, and with it readiness, fail until [`started`](Self::started) is called. Without this call the
    /// process has started once every critical startup check has passed: at once, where there is none.
    pub fn starting(&self) -> &Self {
        self.inner.awaited.store(true, Ordering::Release);
        self
    }

    /// Says that the process has started, whatever the startup checks say.
    pub fn started(&self) {
        self.inner.told.store(true, Ordering::Release);
    }

    /// Has readiness fail from now on, so that no more requests are sent here, while liveness goes on passing. Call it
    /// some seconds before the process stops answering.
    pub fn drain(&self) {
        self.inner.draining.store(true, Ordering::Release);
    }

    /// Whether [`drain`](Self::drain) has been called.
    pub fn is_draining(&self) -> bool {
        self.inner.draining.load(Ordering::Acquire)
    }

    /// What gives its components for as long as it is there.
    fn watched(&self) -> impl Fn() -> Vec<Arc<Watched>> + Send + Sync + 'static {
        let inner = Arc::downgrade(&self.inner);
        move || {
            let health = inner.upgrade().map(|inner| Self { inner });
            health.map_or_else(Vec::new, |it| {
                it.state().components.values().cloned().collect()
            })
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_group(group: &str) -> Result<(), HealthError> {
    if PROBE_NAMES.contains(&group) {
        let group = group.to_owned();
        return Err(HealthError::Reserved { group });
    }
    let name = group.to_owned();
    is_health_name(group)
        .then_some(())
        .ok_or(HealthError::Name { name })
}

impl Default for Health {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let components: Vec<_> = self.state().components.keys().cloned().collect();
        f.debug_struct("Health")
            .field("components", &components)
            .finish_non_exhaustive()
    }
}
