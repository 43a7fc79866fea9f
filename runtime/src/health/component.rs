use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::watch;

use super::check::Run;
use super::measure::Durations;
use super::{Check, ComponentReport, Probe, Reason, Status};

/// A component of a [`Health`](super::Health), to tell it how it is. Clones are handles to the same component.
///
/// What is told stands until something else is; where the component has a check, until that has run again.
///
/// ```
/// use bellwether::health::{Check, Health, Status};
///
/// let health = Health::new();
/// let queue = health.add(Check::told("queue"))?;
/// queue.pass();
/// queue.warn("900 of 1000 places are taken");
/// assert_eq!(queue.status(), Status::Warn);
/// # Ok::<(), bellwether::health::HealthError>(())
/// ```
#[derive(Clone)]
pub struct Component {
    pub(super) watched: Arc<Watched>,
}

impl Component {
    /// It is well.
    pub fn pass(&self) {
        self.watched.end(Status::Pass, None, None);
    }

    /// It works, and someone should look at it. The text is for those who may read it.
    pub fn warn(&self, why: impl Into<String>) {
        let why = Failure::new(Reason::Error, why.into());
        self.watched.end(Status::Warn, Some(why), None);
    }

    /// It does not work. The text is for those who may read it.
    pub fn fail(&self, why: impl Into<String>) {
        let why = Failure::new(Reason::Error, why.into());
        self.watched.end(Status::Fail, Some(why), None);
    }

    /// How it is by the last result, with nothing run; without one it is failing. One that is not critical is at
    /// [`Status::Fail`] here where it fails.
    pub fn status(&self) -> Status {
        self.watched.status().unwrap_or(Status::Fail)
    }
}

impl fmt::Debug for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Component")
            .field("name", &self.watched.check.name)
            .field("status", &self.status())
            .finish()
    }
}

/// What is wrong.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) reason: Reason,
    pub(super) text: String,
}

impl Failure {
    pub(super) fn new(reason: Reason, text: String) -> Self {
        Self { reason, text }
    }
}

/// A component and what is known of it.
pub(super) struct Watched {
    /// Without the function, which is in `run`.
    pub(super) check: Check,
    run: Mutex<Option<Run>>,
    pub(super) durations: Durations,
    progress: Mutex<Progress>,
    /// Written whenever a run ends.
    ended: watch::Sender<()>,
}

#[derive(Default)]
struct Progress {
    latest: Option<Latest>,
    /// Since when a run is under way. There is never a second one.
    running: Option<Instant>,
    /// Whether the log has been told that it takes too long.
    late: bool,
    /// Whether it has been well once.
    passed: bool,
}

#[derive(Clone)]
struct Latest {
    status: Status,
    failure: Option<Failure>,
    at: Instant,
    time: SystemTime,
    took: Option<Duration>,
    /// The next one should be there by now.
    stale: bool,
}

impl Watched {
    pub(super) fn new(mut check: Check) -> Self {
        Self {
            run: Mutex::new(check.run.take()),
            check,
            durations: Durations::default(),
            progress: Mutex::default(),
            ended: watch::Sender::new(()),
        }
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What finds out about it, if something does.
    pub(super) fn run(&self) -> Option<Run> {
        self.run
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Lets go of what finds out about it, if that may hold anything.
    pub(super) fn close(&self) -> Option<Run> {
        let mut run = self.run.lock().unwrap_or_else(PoisonError::into_inner);
        self.check.captures.then(|| run.take()).flatten()
    }

    /// Whether what it is about is there.
    pub(super) fn is_there(&self) -> bool {
        self.check
            .is_there
            .as_ref()
            .is_none_or(|is_there| is_there())
    }

    /// Whether a run of its check is under way.
    #[cfg(feature = "http")]
    pub(super) fn is_running(&self) -> bool {
        self.progress().running.is_some()
    }

    /// Where its result is older than this and no run is under way, the caller has it run from now on: since when.
    pub(super) fn begin(&self, good_for: Duration) -> Option<Instant> {
        let mut progress = self.progress();
        let settled = self.check.probe == Probe::Startup && progress.passed;
        let due = progress.running.is_none() && !settled && is_older(&progress, good_for);
        if due {
            progress.running = Some(Instant::now());
            progress.late = false;
            return progress.running;
        }
        None
    }

    /// Takes a result: that of a run, which took some time, or one that was told.
    pub(super) fn end(&self, status: Status, failure: Option<Failure>, took: Option<Duration>) {
        let latest = Latest {
            status,
            failure: failure.clone(),
            at: Instant::now(),
            time: SystemTime::now(),
            took,
            stale: false,
        };
        let mut progress = self.progress();
        let before = progress.latest.replace(latest).map(|before| before.status);
        let before = if progress.late {
            Some(Status::Fail)
        } else {
            before
        };
        progress.passed |= status.is_good();
        if took.is_some() {
            progress.running = None;
            progress.late = false;
        }
        drop(progress);
        self.ended.send_replace(());
        if before != Some(status) {
            self.tell(before, status, failure);
        }
    }

    /// Tells the log about a change. That may fail as it likes: the result has been taken.
    fn tell(&self, before: Option<Status>, status: Status, failure: Option<Failure>) {
        let component = &*self.check.name;
        if let Some(Failure { reason, text }) = failure {
            let (status, reason) = (status.as_str(), reason.as_str());
            tracing::warn!(target: "bellwether", component, status, reason, "health: {text}");
        } else if before.is_some() {
            tracing::info!(target: "bellwether", component, status = status.as_str(), "health: it is well again");
        }
    }

    /// Waits for the run that is under way, no longer than it may take.
    pub(super) async fn settled(&self) {
        let mut ended = self.ended.subscribe();
        let Some(since) = self.progress().running else {
            return;
        };
        let left = self.check.limit.saturating_sub(since.elapsed());
        if tokio::time::timeout(left, ended.changed()).await.is_err() {
            self.is_late(since);
        }
    }

    /// Tells the log once that a run takes too long, which may never end to tell it itself.
    fn is_late(&self, since: Instant) {
        let mut progress = self.progress();
        let new = progress.running == Some(since) && !std::mem::replace(&mut progress.late, true);
        let before = progress.latest.as_ref().map(|before| before.status);
        drop(progress);
        if new && before != Some(Status::Fail) {
            self.tell(before, Status::Fail, Some(self.too_long()));
        }
    }

    /// Whether it has been well once.
    pub(super) fn has_passed(&self) -> bool {
        self.progress().passed
    }

    /// How it is now, critical or not; `None` before its first result.
    pub(super) fn status(&self) -> Option<Status> {
        self.latest().map(|latest| latest.status)
    }

    /// The last result; a run that takes too long is one.
    fn latest(&self) -> Option<Latest> {
        let progress = self.progress();
        let over = progress
            .running
            .map(|since| (since, since.elapsed()))
            .filter(|(_, took)| *took >= self.check.limit);
        let Some((since, took)) = over else {
            let stale = progress.running.is_some() && is_older(&progress, self.check.cache);
            let latest = progress.latest.clone();
            return latest.map(|latest| Latest { stale, ..latest });
        };
        let ago = took.saturating_sub(self.check.limit);
        Some(Latest {
            status: Status::Fail,
            failure: Some(self.too_long()),
            at: since + self.check.limit,
            time: SystemTime::now() - ago,
            took: Some(took),
            stale: false,
        })
    }

    /// What is wrong where it takes longer than it may.
    pub(super) fn too_long(&self) -> Failure {
        let text = format!("no answer within {:?}", self.check.limit);
        Failure::new(Reason::TimedOut, text)
    }

    pub(super) fn report(&self) -> ComponentReport {
        let latest = self.latest();
        let (status, failure) = latest.as_ref().map_or_else(
            || {
                let text = "its check has not ended yet, or it has not been told";
                let failure = Failure::new(Reason::Unknown, text.to_owned());
                (Status::Fail, Some(failure))
            },
            |latest| (latest.status, latest.failure.clone()),
        );
        let warns = status == Status::Fail && !self.check.critical;
        let (reason, error) = failure.map(|it| (it.reason, it.text)).unzip();
        ComponentReport {
            name: self.check.name.clone(),
            probe: self.check.probe,
            critical: self.check.critical,
            status: if warns { Status::Warn } else { status },
            reason,
            error,
            duration: latest.as_ref().and_then(|latest| latest.took),
            age: latest.as_ref().map(|latest| latest.at.elapsed()),
            time: latest.as_ref().map(|latest| latest.time),
            stale: latest.is_some_and(|latest| latest.stale),
        }
    }
}

fn is_older(progress: &Progress, good_for: Duration) -> bool {
    let age = progress.latest.as_ref().map(|latest| latest.at.elapsed());
    age.is_none_or(|age| age >= good_for)
}
