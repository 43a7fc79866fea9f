use super::Snapshot;

/// By how much values changed between two snapshots of one registry.
///
/// Both look at the whole registry, so what other threads recorded in between is in it: that makes it right under a
/// multi-threaded runtime, and means that tests which share a family should not run side by side.
#[derive(Clone, Debug)]
pub struct Changes {
    before: Snapshot,
    after: Snapshot,
}

impl Snapshot {
    /// What changed since an earlier snapshot.
    ///
    /// ```
    /// # use bellwether::Registry;
    /// # let registry = Registry::new();
    /// let before = registry.snapshot();
    /// // … the code under test …
    /// let changes = registry.snapshot().since(&before);
    /// assert_eq!(changes.of("checkout_calls_total", &[("outcome", "ok")]), 0.0);
    /// ```
    #[must_use]
    pub fn since(self, before: &Self) -> Changes {
        Changes {
            before: before.clone(),
            after: self,
        }
    }
}

impl Changes {
    /// The change of one sample, named as in [`Snapshot::value`]; 0 where there is no such series.
    pub fn of(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let value = |snapshot: &Snapshot| snapshot.value(name, labels).unwrap_or_default();
        value(&self.after) - value(&self.before)
    }

    /// Checks the change of one sample.
    ///
    /// # Panics
    /// Where it changed by another amount, and where the series does not exist; the message lists the series that do.
    #[track_caller]
    pub fn assert(&self, name: &str, labels: &[(&str, &str)], expected: f64) {
        let similar = || self.similar(name);
        let exists = self.after.value(name, labels).is_some();
        assert!(
            exists,
            "there is no series {name}{labels:?}; there are:{}",
            similar()
        );
        let found = self.of(name, labels);
        let right = (found - expected).abs() < 1e-9;
        assert!(
            right,
            "{name}{labels:?} changed by {found}, not by {expected}; there are:{}",
            similar()
        );
    }

    /// The series that somebody who wrote this name may have meant, a line each.
    fn similar(&self, name: &str) -> String {
        let mut lines = String::new();
        for family in self
            .after
            .families()
            .filter(|family| name.starts_with(family.name()))
        {
            for series in family.series() {
                lines.extend(["\n  ", family.name(), "{", series.label_text(), "}"]);
            }
        }
        lines
    }
}
