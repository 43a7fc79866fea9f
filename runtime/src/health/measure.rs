//! Health as metrics.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use bellwether_macros::{Label, Metrics};

use super::Status;
use super::component::Watched;
use crate::registry::describe_group;
use crate::{Catalog, Gauge, Histogram};

#[derive(Label)]
#[label(name = "component", limit = 200)]
struct ComponentName<'a>(&'a str);

#[derive(Metrics, Clone)]
#[metrics(prefix = "health", global = false)]
pub(super) struct Measured {
    /// Whether a component is well: 0 where it fails, and until its first result. Critical or not makes no difference.
    component_up: Gauge<ComponentName<'static>>,
    /// Time that a run of a component's check takes, however it ends.
    #[metric(unit = "seconds", buckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0])]
    check_duration: Histogram<ComponentName<'static>>,
}

/// Adds these to a catalog, whether anything counts them or not.
pub(crate) fn describe(catalog: &mut Catalog) {
    describe_group::<Measured>(catalog);
}

impl Measured {
    /// Shows a component from here on.
    pub(super) fn add(&self, component: &Arc<Watched>) {
        let name = &*component.check.name;
        let weak: Weak<Watched> = Arc::downgrade(component);
        let up = move || {
            let good = |component: Arc<Watched>| component.now().0 != Status::Fail;
            i64::from(weak.upgrade().is_some_and(good))
        };
        self.component_up.with(ComponentName(name)).read_from(up);
        if component.check.run.is_some() {
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
