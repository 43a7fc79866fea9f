use std::cmp::Reverse;

use bellwether_spec::Kind;

use super::query::Sample;
use super::{Family, Snapshot};

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
    /// Where it changed by another amount, and where the series does not exist; the message lists the series of that family, or else
    /// those with the nearest names.
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

    /// The series that somebody who wrote this name may have meant, a line each, as [`of`](Self::of) takes their names.
    fn similar(&self, name: &str) -> String {
        let found = self.after.sample(name);
        let families = match found {
            Some((family, _)) => vec![family],
            None => self.nearest(name),
        };
        let sum = found.is_some_and(|(_, sample)| sample == Sample::Sum);
        let mut lines = String::new();
        for family in families {
            let name = sample_name(&family, sum);
            for series in family.series() {
                lines.extend(["\n  ", &name]);
                match series.label_text() {
                    "" => {}
                    labels => lines.extend(["{", labels, "}"]),
                }
            }
        }
        if lines.is_empty() {
            " none".into()
        } else {
            lines
        }
    }

    /// The families whose names are most like this one, the best first.
    fn nearest(&self, name: &str) -> Vec<Family<'_>> {
        const FAMILIES: usize = 3;
        let mut families: Vec<_> = self.after.families().collect();
        families.sort_by_key(|family| Reverse(likeness(name, &sample_name(family, false))));
        families.truncate(FAMILIES);
        families
    }
}

/// The name of a number of the family, as exposed: of a histogram the count, or the sum.
fn sample_name(family: &Family<'_>, sum: bool) -> String {
    let suffix = match family.kind() {
        Kind::Histogram | Kind::Summary if sum => "_sum",
        Kind::Histogram | Kind::Summary => "_count",
        _ => "",
    };
    format!("{}{suffix}", family.text_name())
}

/// How many letters two names share at their beginnings and, of what is left, at their ends: all but the wrong ones of a
/// misspelled name.
fn likeness(one: &str, other: &str) -> usize {
    let begin = one
        .bytes()
        .zip(other.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let (one, other) = (&one.as_bytes()[begin..], &other.as_bytes()[begin..]);
    let ends = one.iter().rev().zip(other.iter().rev());
    begin + ends.take_while(|(a, b)| a == b).count()
}
