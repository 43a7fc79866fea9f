use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::time::Duration;

use super::HealthOutput;

/// How long a check may take unless it says so.
pub(crate) const LIMIT: Duration = Duration::from_secs(2);
/// For how long its result is good unless it says so.
pub(crate) const CACHE: Duration = Duration::from_secs(1);

/// A run of a check: made and driven on a thread of its own, so it need not be `Send`.
pub type CheckFuture = Pin<Box<dyn Future<Output = Result<(), String>>>>;
/// Begins a run.
pub(super) type Run = Arc<dyn Fn() -> CheckFuture + Send + Sync>;
/// Says whether there is still something to check.
type IsThere = Arc<dyn Fn() -> bool + Send + Sync>;

/// Which question a component answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Probe {
    /// Whether the process works at all: one that does not is restarted. Never look outside of the process here, or an
    /// outage of something else restarts this too.
    Liveness,
    /// Whether requests should be sent here.
    Readiness,
    /// Whether the process has started. Until then it is not ready; what has passed once is not asked again.
    Startup,
}

/// A component of [`Health`](super::Health) before it is added: a name, what finds out about it, and how it counts.
///
/// | Default | |
/// |---|---|
/// | probe | readiness |
/// | critical | yes |
/// | timeout | 2 seconds |
/// | cache | 1 second |
///
/// ```
/// use std::time::Duration;
/// use bellwether::health::{Check, Health};
///
/// let health = Health::new();
/// let ping = || async { Ok::<(), std::io::Error>(()) };
/// health.add(Check::new("cache", ping).critical(false).timeout(Duration::from_millis(200)))?;
/// # Ok::<(), bellwether::health::HealthError>(())
/// ```
#[derive(Clone)]
#[must_use = "a check is run once it is added to a `Health`"]
pub struct Check {
    pub(super) name: String,
    pub(super) probe: Probe,
    pub(super) critical: bool,
    pub(super) groups: Vec<String>,
    pub(super) limit: Duration,
    pub(super) cache: Duration,
    pub(super) run: Option<Run>,
    /// Whether `run` may hold what the application has to let go of.
    pub(super) captures: bool,
    /// Whether what it is about is there; it always is, unless said otherwise.
    pub(super) is_there: Option<IsThere>,
}

impl Check {
    /// A component that this function finds out about: by giving `()`, `true`, or `Ok`, or else it fails.
    ///
    /// It runs on a thread of its own, one run at a time, with the tokio runtime of whoever asks: it may await and it
    /// may block, and it need not be `Send` once it runs. One that takes too long or panics fails.
    ///
    /// The function lives as long as the [`Health`](super::Health), the global one as long as the process, or until a
    /// server that ends [closes](super::Health::close) it. So does what it captures: an `Arc` of the application's state
    /// keeps alive what is in there, such as the sender of a queue whose worker ends with its last sender. Take
    /// [`with`](Self::with) for a check that looks at such a state.
    pub fn new<F>(name: impl Into<String>, check: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output: HealthOutput> + 'static,
    {
        let run = move || outcome(check());
        let check = Self::build(name.into(), Some(Arc::new(run)));
        Self {
            captures: true,
            ..check
        }
    }

    /// A component with a check of a value that belongs to others, such as the application's state: it is asked while the
    /// value is there, and keeps it alive only while it runs.
    ///
    /// Once the value is gone, because the application ends, so is the component: probes and metrics leave it out, as it
    /// neither works nor fails. One whose value is gone when it is added is reported to
    /// [`on_problem`](crate::on_problem).
    ///
    /// ```
    /// use std::sync::Arc;
    /// use bellwether::health::{Check, Health};
    ///
    /// struct App {
    ///     pool: Vec<&'static str>,
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    /// # runtime.block_on(async {
    /// let health = Health::new();
    /// # health.answer_within(std::time::Duration::from_secs(20));
    /// let app = Arc::new(App { pool: vec!["a connection"] });
    /// let check = Check::with(Arc::downgrade(&app), "database", async |app| {
    ///     app.pool.first().map(drop).ok_or("no connection")
    /// });
    /// health.add(check)?;
    /// assert_eq!(health.readiness().await.components[0].status.as_str(), "pass");
    ///
    /// drop(app); // Nothing else holds it.
    /// assert!(health.readiness().await.components.is_empty());
    /// # Ok::<(), bellwether::health::HealthError>(())
    /// # }).unwrap();
    /// ```
    pub fn with<T, O>(
        value: Weak<T>,
        name: impl Into<String>,
        check: impl AsyncFn(Arc<T>) -> O + Send + Sync + 'static,
    ) -> Self
    where
        T: Send + Sync + 'static,
        O: HealthOutput,
    {
        let (check, watched) = (Arc::new(check), value.clone());
        let run = move || -> CheckFuture {
            let (value, check) = (value.upgrade(), Arc::clone(&check));
            Box::pin(async move {
                match value {
                    Some(value) => check(value).await.into_result(),
                    // It went after the question; what is said of it then is left out.
                    None => Ok(()),
                }
            })
        };
        let check = Self::build(name.into(), Some(Arc::new(run)));
        Self {
            captures: true,
            is_there: Some(Arc::new(move || watched.strong_count() > 0)),
            ..check
        }
    }

    /// A component that is told how it is, by the handle that [`Health::add`](super::Health::add) gives. It fails until
    /// it has been told.
    pub fn told(name: impl Into<String>) -> Self {
        Self::build(name.into(), None)
    }

    pub(super) fn build(name: String, run: Option<Run>) -> Self {
        Self {
            name,
            probe: Probe::Readiness,
            critical: true,
            groups: Vec::new(),
            limit: LIMIT,
            cache: CACHE,
            run,
            captures: false,
            is_there: None,
        }
    }

    /// Sets the question that it answers.
    pub fn probe(mut self, probe: Probe) -> Self {
        self.probe = probe;
        self
    }

    /// Says whether all fails where it fails. One that is not critical only warns.
    pub fn critical(mut self, critical: bool) -> Self {
        self.critical = critical;
        self
    }

    /// Puts it into a group, which has a path of its own: `/health/{group}`. It can be in several.
    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.groups.push(group.into());
        self
    }

    /// Sets how long a run may take.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Sets for how long a result is good, be it a failure too: no probe has the check run sooner than that.
    pub fn cache(mut self, cache: Duration) -> Self {
        self.cache = cache;
        self
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check")
            .field("name", &self.name)
            .field("probe", &self.probe)
            .field("critical", &self.critical)
            .finish_non_exhaustive()
    }
}

/// A run of a check whose output is a verdict.
pub fn outcome<F>(check: F) -> CheckFuture
where
    F: Future<Output: HealthOutput> + 'static,
{
    Box::pin(async { check.await.into_result() })
}
