//! The catalog: all that a program declares, as the runtime and the reader of binaries put it together.
//!
//! Its JSON form is documented in `docs/catalog.md`; a change to it that a reader could trip over is a new [`VERSION`].

mod add;
mod json;

pub use add::OVERFLOW;

use std::collections::BTreeMap;

use crate::{Ending, Kind, Native, Objective};

/// What stands in the key `schema` of the JSON form.
pub const SCHEMA: &str = "bellwether.catalog";

/// The version of the JSON form.
pub const VERSION: u32 = 1;

/// All that is declared.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Catalog {
    /// The program, as its file is called; empty where nobody knows.
    pub program: String,
    /// Every family, by name. Declarations that disagree stand in families of the same name, which only a check finds.
    pub families: Vec<Family>,
    /// What is called, with the families that its calls feed, by name.
    pub operations: Vec<DeclaredOperation>,
    /// The components of the health endpoints, by name.
    pub components: Vec<Component>,
}

/// A metric family.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Family {
    /// Without `_total` or `_info`, with the unit: its name in `OpenMetrics`.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The base unit, or nothing.
    pub unit: String,
    /// One sentence for people.
    pub help: String,
    /// Finite upper bounds of a histogram, rising; `+Inf` is implied.
    pub buckets: Vec<f64>,
    /// How a histogram is native too, if it is.
    pub native: Option<Native>,
    /// Every place that declares it.
    pub declarations: Vec<Declaration>,
}

/// One place that declares a family.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Declaration {
    /// Names and values that every series of it carries.
    pub constant_labels: Vec<(String, String)>,
    /// The labels of its series, in the order of exposition.
    pub labels: Vec<DeclaredLabel>,
    /// How many series Prometheus stores for it at most.
    pub series: u64,
    /// Why the family's name breaks a convention; empty where it keeps all of them.
    pub because: String,
    /// Where it stands.
    pub origin: Place,
}

/// A label of a family.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeclaredLabel {
    /// As exposed.
    pub name: String,
    /// What it can say.
    pub values: Values,
    /// The values that are expected errors, where the label is the class of an error.
    pub expected: Vec<String>,
}

/// The values that a label can take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// These and no others.
    Closed(Vec<String>),
    /// Text from outside.
    Open {
        /// The most different values.
        limit: u64,
        /// What every value beyond the limit is shown as.
        overflow: String,
    },
}

/// Where something is declared.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Place {
    /// The source file, as the compiler names it.
    pub file: String,
    /// The line in it, from 1.
    pub line: u32,
    /// The module's path.
    pub module: String,
    /// The package.
    pub package: String,
}

/// What is called and counted as one thing.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct DeclaredOperation {
    /// What people call it: the function, or the given name.
    pub name: String,
    /// The family of finished calls, by its name in `OpenMetrics`.
    pub calls: Option<String>,
    /// The family of durations.
    pub duration: Option<String>,
    /// The family of calls in flight.
    pub in_flight: Option<String>,
    /// The family of errors.
    pub errors: Option<String>,
    /// What tells its series from those of others, in those of its families that it shares with them.
    pub constant_labels: Vec<(String, String)>,
    /// How the family of calls, or else that of durations, says how a call ended.
    pub outcomes: Option<Outcomes>,
    /// What it promises.
    pub objective: Option<Objective>,
    /// Where it is declared.
    pub origin: Place,
}

/// The label that says how a call ended, and what its values mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// The label's name.
    pub label: String,
    /// It did what it should.
    pub good: Vec<String>,
    /// It failed.
    pub bad: Vec<String>,
    /// It counts neither for nor against an objective.
    pub neither: Vec<String>,
}

/// A component of the health endpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Component {
    /// As the endpoints name it.
    pub name: String,
    /// Whether its failure fails the probe.
    pub critical: bool,
    /// Where it is declared.
    pub origin: Place,
}

impl Outcomes {
    /// The words of an operation, in the order of [`OUTCOMES`](crate::OUTCOMES). A word that two outcomes share is bad
    /// if one of them is.
    pub fn of(label: &str, words: &[impl AsRef<str>; 4]) -> Self {
        let [ok, error, panic, cancelled] = words.each_ref().map(AsRef::as_ref);
        let mut outcomes = Self {
            label: label.to_owned(),
            ..Self::default()
        };
        outcomes.bad.push(error.to_owned());
        if panic != error {
            outcomes.bad.push(panic.to_owned());
        }
        if ok != error && ok != panic {
            outcomes.good.push(ok.to_owned());
        }
        if ![ok, error, panic].contains(&cancelled) {
            outcomes.neither.push(cancelled.to_owned());
        }
        outcomes
    }

    /// With ways to end that are told apart more finely.
    #[must_use]
    pub fn and(mut self, more: &[Ending]) -> Self {
        for ending in more {
            let words = if ending.error {
                &mut self.bad
            } else {
                &mut self.good
            };
            if !words.iter().any(|word| word == ending.word) {
                words.push(ending.word.to_owned());
            }
        }
        self
    }
}

impl Family {
    /// How many series Prometheus stores for it at most. Places that feed the same series add nothing; text from outside may
    /// be other text at each. Saturates.
    pub fn series(&self) -> u64 {
        let mut known = BTreeMap::<&[(String, String)], Vec<&[DeclaredLabel]>>::new();
        let mut sum = 0_u64;
        for it in &self.declarations {
            let before = known.entry(&it.constant_labels).or_default();
            let mut values = it.labels.iter().map(|label| &label.values);
            let open = values.any(|values| matches!(values, Values::Open { .. }));
            if open || !before.contains(&it.labels.as_slice()) {
                before.push(&it.labels);
                sum = sum.saturating_add(it.series);
            }
        }
        sum
    }
}

impl Catalog {
    /// How many series Prometheus stores at most, over all families. Saturates.
    pub fn series(&self) -> u64 {
        let series = self.families.iter().map(Family::series);
        series.fold(0, u64::saturating_add)
    }

    /// The family of this name: with or without `_total` or `_info`.
    pub fn family(&self, name: &str) -> Option<&Family> {
        self.families.iter().find(|family| {
            family.name == name || name.strip_suffix(family.kind.suffix()) == Some(&*family.name)
        })
    }
}
