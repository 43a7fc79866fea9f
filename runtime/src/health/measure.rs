//! Health as metrics.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use bellwether_macros::{Label, Metrics};

use super::component::Watched;
use super::{Status, run};
use crate::registry::describe_group;
use crate::{Catalog, Gauge, Histogram};

#[derive(Label)]
#[label(name = "component", limit = 200)]
struct ComponentName<'a>(&'a str);

/// What it means that a component is down, in the words that severities of alerts usually have: an alert on the metric
/// that sets no severity of its own takes this one over.
#[derive(Label)]
enum Severity {
    Critical,
    Warning,
}

#[derive(Metrics, Clone)]
#[metrics(prefix = "health", global = false)]
pub(super) struct Measured {
    /// Whether a component works: 1, or 0 where it fails. There is no series before its first result.
    component_up: Gauge<(ComponentName<'static>, Severity)>,
    /// Time that a run of a component's check takes, however it ends.
    #[metric(unit = "seconds", buckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0])]
    check_duration: Histogram<ComponentName<'static>>,
}

/// Adds these to a catalog, whether anything counts them or not.
pub(crate) fn describe(catalog: &mut Catalog) {
    describe_group::<Measured>(catalog);
}

impl Measured {
    /// Shows a component from here on. A gather has the others' checks run with its own.
    pub(super) fn add(
        &self,
        component: &Arc<Watched>,
        others: impl Fn() -> Vec<Arc<Watched>> + Send + Sync + 'static,
    ) {
        let name = &*component.check.name;
        let severity = if component.check.critical {
            Severity::Critical
        } else {
            Severity::Warning
        };
        let weak: Weak<Watched> = Arc::downgrade(component);
        let up = move || {
            let component = weak.upgrade().filter(|it| it.is_there())?;
            // Whoever gathers is the only one to ask where no server of ours and no probe does.
            run::start_for_gather(&component, &others);
            component.status().map(|it| i64::from(it != Status::Fail))
        };
        let series = self.component_up.with((ComponentName(name), severity));
        series.read_if_known(up);
        if component.run().is_some() {
            component.durations.add(name, self.clone());
        }
    }
}

/// Where the duration of a component's runs is counted.
#[derive(Default)]
pub(super) struct Durations {
    counted: Mutex<Vec<(String, Measured)>>,
}

impl Durations {
    fn add(&self, name: &str, measured: Measured) {
        // The series is there from now on.
        let _ = measured.check_duration.with(ComponentName(name));
        self.counted().push((name.to_owned(), measured));
    }

    pub(super) fn observe(&self, took: Duration) {
        // Observing asks the exemplar source, which is the application's code: without the lock.
        let counted = self.counted().clone();
        for (name, measured) in counted {
            let series = measured.check_duration.with(ComponentName(&name));
            series.observe(took);
        }
    }

    fn counted(&self) -> MutexGuard<'_, Vec<(String, Measured)>> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
