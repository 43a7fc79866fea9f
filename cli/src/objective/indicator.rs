use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Family, Kind, Outcomes};
use crate::query::{Selector, Window, block, over, share, sum_by};

/// What makes a call a bad one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sli<'a> {
    /// It failed.
    Failed(Failures<'a>),
    /// It took longer than this many seconds, a bound of the histogram. Where that tells how calls ended, those that
    /// count neither way are left out.
    Slow(f64, Option<&'a Outcomes>),
}

/// How failures are told from other calls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Failures<'a> {
    /// The family that counts says how each call ended.
    Told(&'a Outcomes),
    /// Another counter has them. Cancelled calls count as good then, for nothing tells them apart.
    Counted(&'a Family),
}

/// Which series are looked at.
#[derive(Clone, Debug)]
pub(crate) enum Scope {
    /// Those of a job.
    Job(String),
    /// Those that the variables of a dashboard choose.
    Variables,
}

impl Scope {
    /// The series of a metric.
    pub(crate) fn select(&self, metric: &str) -> Selector {
        let selector = Selector::new(metric);
        match self {
            Self::Job(job) => selector.equal("job", job),
            Self::Variables => selector.like("job", "$job").like("instance", "$instance"),
        }
    }

    /// What rules have recorded, which has lost its instance.
    pub(crate) fn recorded(&self, metric: &str) -> Selector {
        let selector = Selector::new(metric);
        match self {
            Self::Job(job) => selector.equal("job", job),
            Self::Variables => selector.like("job", "$job"),
        }
    }
}

/// The share of bad calls: expressions for it, and the names under which rules record it.
#[derive(Clone, Debug)]
pub(crate) struct Indicator<'a> {
    pub(crate) sli: Sli<'a>,
    /// The calls where failures count, or the durations if only they say how calls ended; the durations where time does.
    pub(crate) family: &'a Family,
    /// The job and what else is kept apart, then the labels that tell operations apart.
    pub(crate) level: Vec<String>,
    pub(crate) scope: Scope,
    /// The constant labels of each operation that is looked at; all operations where there are none.
    pub(crate) constants: Vec<&'a BTreeMap<String, String>>,
    /// A label, and its values that are not looked at.
    pub(crate) except: Option<(&'a str, BTreeSet<&'a str>)>,
}

impl<'a> Indicator<'a> {
    /// The calls that count, for `rate` or `increase`.
    pub(crate) fn all(&self, function: &str, window: &str) -> String {
        let samples = match self.sli {
            Sli::Failed(Failures::Told(outcomes)) => without_neither(self.counted(), outcomes),
            Sli::Failed(Failures::Counted(_)) => self.counted(),
            Sli::Slow(..) => self.timed("_count"),
        };
        self.sum(function, &samples, window)
    }

    /// The bad ones among them.
    pub(crate) fn bad(&self, function: &str, window: &str) -> String {
        match self.sli {
            Sli::Failed(Failures::Told(outcomes)) => {
                let failed = self.counted().one_of(&outcomes.label, &outcomes.bad);
                self.sum(function, &failed, window)
            }
            Sli::Failed(Failures::Counted(errors)) => {
                let failed = unexpected(self.select(&errors.name, "_total"), errors);
                self.sum(function, &failed, window)
            }
            Sli::Slow(bound, _) => {
                let fast = self.timed("_bucket").bound(bound);
                let fast = self.sum(function, &fast, window);
                format!("{}\n-\n{fast}", self.all(function, window))
            }
        }
    }

    /// The bad ones as a part of all, and nothing where there are none.
    pub(crate) fn ratio(&self, window: &str) -> String {
        match self.sli {
            Sli::Failed(_) => share(&self.bad("rate", window), &self.all("rate", window)),
            Sli::Slow(bound, _) => {
                let fast = self.timed("_bucket").bound(bound);
                let fast = self.sum("rate", &fast, window);
                format!("1 - {}", block(&share(&fast, &self.all("rate", window))))
            }
        }
    }

    /// The name of a recorded series of bad calls.
    pub(crate) fn record_bad(&self, operation: &str, window: Window) -> String {
        self.record(&self.stem(), operation, window)
    }

    /// The name of a recorded series of all calls that count.
    pub(crate) fn record_all(&self, operation: &str, window: Window) -> String {
        let name = &self.family.name;
        match self.sli {
            Sli::Failed(_) => self.record(name, operation, window),
            Sli::Slow(bound, _) => {
                let stem = format!("{name}_against_{}", named(bound));
                self.record(&stem, operation, window)
            }
        }
    }

    /// What is bad, as a name: `checkout_calls_failed`, `checkout_duration_seconds_over_250ms`.
    pub(crate) fn stem(&self) -> String {
        let name = &self.family.name;
        match self.sli {
            Sli::Failed(_) => format!("{name}_failed"),
            Sli::Slow(bound, _) => format!("{name}_over_{}", named(bound)),
        }
    }

    /// Only the series of one operation.
    pub(crate) fn one(selector: Selector, constants: &BTreeMap<String, String>) -> Selector {
        let labels = constants.iter();
        labels.fold(selector, |selector, (label, value)| {
            selector.equal(label, value)
        })
    }

    /// What the labels that tell operations apart are called.
    pub(crate) fn constant_names(&self) -> BTreeSet<&'a str> {
        let labels = self.constants.iter().flat_map(|labels| labels.keys());
        labels.map(String::as_str).collect()
    }

    fn record(&self, stem: &str, operation: &str, window: Window) -> String {
        format!("{}:{stem}:{operation}{window}", self.level.join("_"))
    }

    fn sum(&self, function: &str, selector: &Selector, window: &str) -> String {
        let level: Vec<_> = self.level.iter().map(String::as_str).collect();
        sum_by(&level, &over(function, selector, window))
    }

    /// The samples that count calls.
    fn counted(&self) -> Selector {
        let suffix = counted(self.family);
        self.select(&self.family.name, suffix)
    }

    /// The samples of the histogram, without the calls that count neither way where it tells them.
    fn timed(&self, suffix: &str) -> Selector {
        let samples = self.select(&self.family.name, suffix);
        match self.sli {
            Sli::Slow(_, Some(outcomes)) => without_neither(samples, outcomes),
            _ => samples,
        }
    }

    fn select(&self, family: &str, suffix: &str) -> Selector {
        let mut selector = self.scope.select(&format!("{family}{suffix}"));
        for name in self.constant_names() {
            let values: BTreeSet<_> = self.constants.iter().map(|it| &it[name]).collect();
            selector = selector.one_of(name, &values.into_iter().collect::<Vec<_>>());
        }
        if let Some((label, values)) = &self.except {
            selector = selector.none_of(label, &values.iter().collect::<Vec<_>>());
        }
        selector
    }
}

/// The suffix of the samples that count calls: a histogram of their durations does so too.
pub(crate) fn counted(family: &Family) -> &'static str {
    match family.kind {
        Kind::Histogram => "_count",
        _ => "_total",
    }
}

/// Where a person sees failures.
pub(crate) fn told(family: &Family, failures: Failures<'_>) -> String {
    let name = &family.name;
    match failures {
        Failures::Told(_) => format!("`{name}{}` tells how calls ended.", counted(family)),
        Failures::Counted(errors) => format!("`{}_total` counts failures.", errors.name),
    }
}

/// The errors that are failures: without the classes that are expected.
pub(crate) fn unexpected(errors: Selector, family: &Family) -> Selector {
    let labels = family.declarations.iter().flat_map(|it| &it.labels);
    let class = labels.into_iter().find(|label| !label.expected.is_empty());
    match class {
        Some(class) => errors.none_of(&class.name, &class.expected),
        None => errors,
    }
}

fn without_neither(samples: Selector, outcomes: &Outcomes) -> Selector {
    samples.none_of(&outcomes.label, &outcomes.neither)
}

fn named(bound: f64) -> String {
    time(bound).replace('.', "_")
}

/// Seconds as people write them: `250ms`, `2.5s`.
pub(crate) fn time(seconds: f64) -> String {
    let (factor, unit) = match seconds {
        _ if seconds >= 1.0 => (1.0, "s"),
        _ if seconds >= 1e-3 => (1e3, "ms"),
        _ => (1e6, "us"),
    };
    format!("{}{unit}", crate::query::number(seconds * factor))
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn a_bound_is_named_in_a_unit_that_people_use() {
        let bounds = [0.25, 2.5, 1.0, 0.0005, 0.0075];
        assert_eq!(bounds.map(time), ["250ms", "2.5s", "1s", "500us", "7.5ms"]);
    }
}
