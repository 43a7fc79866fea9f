//! What is said of scrapes, in the registry that they scrape.

use crate::registry::{Failure, Reason, describe_group, register};
use crate::report::{Problem, report};
use crate::{Catalog, Counter, Gauge, Label, Metrics, Registry};

/// How a scrape was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub(super) enum Code {
    #[label(value = "200")]
    Fine,
    #[label(value = "500")]
    Failed,
    #[label(value = "503")]
    Refused,
}

/// Shared by all that serve the same registry.
#[derive(Debug, Metrics)]
#[metrics(prefix = "bellwether", global = false)]
pub(super) struct Own {
    /// Scrapes that were answered, by the code of the answer.
    scrapes: Counter<Code>,
    /// Scrapes that have come and are not answered.
    scrapes_in_flight: Gauge,
    /// Size of the last exposition, before compression.
    #[metric(unit = "bytes")]
    exposition: Gauge,
    /// Collectors and families that were left out of a scrape, by what was wrong.
    collector_failures: Counter<Reason>,
}

/// Adds these to a catalog, whether anything counts them or not.
pub(crate) fn describe(catalog: &mut Catalog) {
    describe_group::<Own>(catalog);
}

impl Own {
    pub(super) fn of(registry: &Registry) -> Self {
        register(registry).unwrap_or_else(|error| {
            report(&Problem::Registration(error));
            let detached = Registry::new();
            register(&detached).expect("an empty registry has nothing to disagree with")
        })
    }

    pub(super) fn answered(&self, code: Code) {
        self.scrapes.with(code).inc();
    }

    /// Counts a scrape in and out.
    pub(super) fn in_flight(&self, change: i64) {
        self.scrapes_in_flight.inc_by(change);
    }

    pub(super) fn encoded(&self, bytes: usize) {
        self.exposition.set(bytes.try_into().unwrap_or(i64::MAX));
    }

    pub(super) fn failed(&self, failures: &[Failure]) {
        for failure in failures {
            self.collector_failures.with(failure.reason).inc();
        }
    }
}
