//! Asking: which components a probe is about, having their checks run, and what comes of it.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::SystemTime;

use tokio::runtime::Handle;
use tokio::time::timeout;

use super::component::Watched;
use super::{ComponentReport, Health, Probe, Reason, Report, Status, run};

impl Health {
    /// Whether the process works at all: what the components of [`Probe::Liveness`] say. It passes where there are none.
    ///
    /// # Panics
    /// Outside of a tokio runtime with a timer, as all probes do.
    pub async fn liveness(&self) -> Report {
        let about = self.components(|component| component.check.probe == Probe::Liveness);
        self.ask(about, false).await
    }

    /// Whether requests should be sent here: what the components of [`Probe::Readiness`] say, once the process has
    /// started and while it does not drain.
    ///
    /// # Panics
    /// As [`liveness`](Self::liveness).
    pub async fn readiness(&self) -> Report {
        let started = self.has_started();
        let about = self.components(|component| match component.check.probe {
            Probe::Readiness => true,
            Probe::Startup => !started,
            Probe::Liveness => false,
        });
        let mut report = self.ask(about, true).await;
        if self.is_draining() {
            report.fail(Reason::Draining);
        }
        report
    }

    /// Whether the process has started: [`Health::started`] was called, or it is not awaited and each critical component
    /// of [`Probe::Startup`] has passed once.
    ///
    /// # Panics
    /// As [`liveness`](Self::liveness).
    pub async fn startup(&self) -> Report {
        let about = self.components(|component| component.check.probe == Probe::Startup);
        self.ask(about, true).await
    }

    /// All components, the process' start, and whether it drains.
    ///
    /// # Panics
    /// As [`liveness`](Self::liveness).
    pub async fn all(&self) -> Report {
        let mut report = self.ask(self.components(|_| true), true).await;
        if self.is_draining() {
            report.fail(Reason::Draining);
        }
        report
    }

    /// The components of a group, whatever they are asked about otherwise; `None` where there is no such group.
    ///
    /// # Panics
    /// As [`liveness`](Self::liveness).
    pub async fn group(&self, group: &str) -> Option<Report> {
        let named = self.state().groups.get(group).cloned();
        let about = self.components(|component| {
            let name = &component.check.name;
            let named = named.as_ref().is_some_and(|named| named.contains(name));
            named || component.check.groups.iter().any(|own| own == group)
        });
        if about.is_empty() && named.is_none() {
            return None;
        }
        Some(self.ask(about, false).await)
    }

    /// Has those checks run whose results are too old, and waits for none. The server does so when it starts and at each
    /// scrape, so that what the next scrape shows is no older than this one.
    ///
    /// # Panics
    /// As [`liveness`](Self::liveness).
    pub fn refresh(&self) {
        let runtime = Handle::current();
        for component in self.components(|_| true) {
            run::start(&component, &runtime);
        }
    }

    /// Those that a question is about, without those whose value is gone.
    pub(super) fn components(&self, about: impl Fn(&Watched) -> bool) -> Vec<Arc<Watched>> {
        let state = self.state();
        let all = state.components.values();
        all.filter(|it| it.is_there() && about(it))
            .cloned()
            .collect()
    }

    /// Whether the process has started, by what is known now.
    fn has_started(&self) -> bool {
        let startup = |component: &Watched| {
            component.check.probe == Probe::Startup && component.check.critical
        };
        let passed = || {
            self.components(startup)
                .iter()
                .all(|component| component.has_passed())
        };
        self.inner.told.load(Ordering::Acquire)
            || !self.inner.awaited.load(Ordering::Acquire) && passed()
    }

    /// Has checks run side by side, waits as long as a probe may, and says how the components are.
    async fn ask(&self, about: Vec<Arc<Watched>>, starts: bool) -> Report {
        let runtime = Handle::current();
        for component in &about {
            run::start(component, &runtime);
        }
        let settled = async {
            for component in &about {
                component.settled().await;
            }
        };
        let patience = self.state().patience;
        // Those that have not settled in time show what was before.
        let _ = timeout(patience, settled).await;
        self.told(&about, starts)
    }

    /// All components by what is known now: nothing is run, and nothing waited for.
    #[cfg(feature = "page")]
    pub(crate) fn known(&self) -> Report {
        let mut report = self.told(&self.components(|_| true), true);
        if self.is_draining() {
            report.fail(Reason::Draining);
        }
        report
    }

    fn told(&self, about: &[Arc<Watched>], starts: bool) -> Report {
        let started = self.has_started();
        let components = about.iter().map(|component| {
            let report = component.report();
            // What has started cannot fail to start any more.
            let warns = started && report.probe == Probe::Startup;
            let worst = if warns { Status::Warn } else { Status::Fail };
            ComponentReport {
                status: report.status.min(worst),
                ..report
            }
        });
        let components: Vec<_> = components.collect();
        let mut report = Report {
            status: Report::worst(&components),
            reason: None,
            components,
            version: self.state().version.clone(),
            uptime: self.inner.since.elapsed(),
            time: SystemTime::now(),
            show_errors: self.inner.show_errors.load(Ordering::Relaxed),
        };
        if starts && !started {
            report.fail(Reason::Starting);
        }
        report
    }
}

impl Report {
    fn fail(&mut self, reason: Reason) {
        self.status = Status::Fail;
        self.reason = Some(reason);
    }
}
