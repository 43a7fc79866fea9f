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
    #[expect(clippy::panic, reason = "an assertion")]
    pub fn assert(&self, name: &str, labels: &[(&str, &str)], expected: f64) {
        if self.after.value(name, labels).is_none() {
            panic!(
                "there is no series {name}{labels:?}; there are: {}",
                self.similar(name)
            );
        }
        let found = self.of(name, labels);
        if (found - expected).abs() > 1e-9 {
            panic!(
                "{name}{labels:?} changed by {found}, not by {expected}; now: {}",
                self.similar(name)
            );
        }
    }

    fn similar(&self, name: &str) -> String {
        let all = self.after.families();
        let stem = name
            .trim_end_matches("_bucket")
            .trim_end_matches("_count")
            .trim_end_matches("_sum");
        let close = all.filter(|family| name.starts_with(family.name()) || family.name() == stem);
        let series = close.flat_map(|family| {
            family
                .series()
                .map(move |series| (family.name(), series.label_text()))
        });
        series
            .map(|(name, labels)| format!("\n  {name}{{{labels}}}"))
            .collect()
    }
}
