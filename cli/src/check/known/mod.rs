//! Which metrics there are: those of the catalog, those that rules record, and those of others.

mod near;
mod outside;

pub(crate) use near::nearest;

use std::collections::HashMap;

use promql_parser::label::MatchOp;
use promql_parser::parser::VectorSelector;

use super::Options;
use super::amount::{Amount, What};
use super::labels::{Domain, Labels};
use crate::Catalog;
use crate::catalog::{Family, Kind, Values};

/// What the numbers of a metric are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Only rises.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Counts of a histogram by bound.
    Bucket,
    /// The sum of a histogram or summary.
    Sum,
    /// The count of a histogram or summary.
    Count,
    /// Nothing is known.
    Unknown,
}

impl Sort {
    /// Whether only its growth means something.
    pub(crate) fn only_rises(self) -> bool {
        matches!(self, Self::Counter | Self::Bucket | Self::Sum | Self::Count)
    }
}

/// A name that PromQL can ask for.
#[derive(Clone, Debug)]
pub(crate) struct Metric<'c> {
    pub(crate) sort: Sort,
    pub(crate) labels: Labels,
    /// What its numbers mean.
    pub(crate) amount: Amount,
    /// Where the program declares it.
    pub(crate) family: Option<&'c Family>,
}

/// What a selector asks for.
pub(crate) enum Asked<'k, 'c> {
    /// A metric that there is.
    Metric(&'k Metric<'c>),
    /// One of others, a pattern, or a variable.
    Other,
    /// None that there is.
    Nothing(&'k str),
}

/// All metrics by name.
#[derive(Debug)]
pub(crate) struct Known<'c> {
    metrics: HashMap<String, Metric<'c>>,
    families: HashMap<&'c str, &'c Family>,
    outside: outside::Outside,
}

impl<'c> Known<'c> {
    pub(crate) fn new(catalog: &'c Catalog, options: &Options) -> Self {
        let mut known = Self {
            metrics: HashMap::new(),
            families: HashMap::new(),
            outside: outside::Outside::new(options),
        };
        for family in &catalog.families {
            known.families.insert(&family.name, family);
            for (name, sort) in samples(family) {
                let mut labels = labels(family, options);
                if sort == Sort::Bucket {
                    labels.add("le", Domain::Closed(bounds(family)));
                }
                let amount = amount(family);
                let family = Some(family);
                known.add(
                    name,
                    Metric {
                        sort,
                        labels,
                        amount,
                        family,
                    },
                );
            }
        }
        known
    }

    /// Adds a metric; one of the same name may have the labels of both.
    pub(crate) fn add(&mut self, name: String, metric: Metric<'c>) {
        match self.metrics.get_mut(&name) {
            Some(same) => {
                let labels = std::mem::take(&mut same.labels);
                same.labels = labels.or(&metric.labels);
                if same.sort != metric.sort {
                    same.sort = Sort::Unknown;
                }
            }
            None => drop(self.metrics.insert(name, metric)),
        }
    }

    /// The labels of what a selector asks for, before its conditions.
    pub(crate) fn labels(&self, selector: &VectorSelector) -> Labels {
        match self.asked(selector) {
            Asked::Metric(metric) => metric.labels.clone(),
            Asked::Other | Asked::Nothing(_) => Labels::unknown(),
        }
    }

    /// The metric that a selector asks for, where it is known.
    pub(crate) fn metric(&self, selector: &VectorSelector) -> Option<&Metric<'c>> {
        self.metrics.get(name(selector)?)
    }

    pub(crate) fn asked<'k>(&'k self, selector: &'k VectorSelector) -> Asked<'k, 'c> {
        let Some(name) = name(selector) else {
            return Asked::Other;
        };
        match self.metrics.get(name) {
            Some(metric) => Asked::Metric(metric),
            None if self.outside.has(name) => Asked::Other,
            None => Asked::Nothing(name),
        }
    }

    /// The family of this name, which is no sample's name.
    pub(crate) fn family(&self, name: &str) -> Option<&'c Family> {
        self.families.get(name).copied()
    }

    /// The name that was most likely meant.
    pub(crate) fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.metrics.keys().map(String::as_str))
    }
}

/// The metric's name, where the selector says it in full.
pub(crate) fn name(selector: &VectorSelector) -> Option<&str> {
    let mut conditions = selector.matchers.matchers.iter();
    let by_label = || {
        let named = conditions.find(|it| it.name == "__name__" && it.op == MatchOp::Equal);
        named.map(|it| it.value.as_str())
    };
    selector.name.as_deref().or_else(by_label)
}

fn samples(family: &Family) -> Vec<(String, Sort)> {
    let sorts: &[Sort] = match family.kind {
        Kind::Counter => &[Sort::Counter],
        Kind::Gauge | Kind::Info | Kind::StateSet => &[Sort::Gauge],
        Kind::Histogram => &[Sort::Bucket, Sort::Sum, Sort::Count],
        Kind::Summary => &[Sort::Gauge, Sort::Sum, Sort::Count],
        _ => &[Sort::Unknown],
    };
    let classic = family.samples().into_iter().zip(sorts.iter().copied());
    // A native histogram is one series, of which functions make numbers.
    let native = family.native.map(|_| (family.name.clone(), Sort::Unknown));
    classic.chain(native).collect()
}

/// The bounds as label values of the text format.
pub(crate) fn bounds(family: &Family) -> Vec<String> {
    let finite = family.buckets.iter().map(|bound| format!("{bound}"));
    finite.chain(["+Inf".to_owned()]).collect()
}

/// The labels of a family's series, whichever place declares them.
fn labels(family: &Family, options: &Options) -> Labels {
    let mut all: Option<Labels> = None;
    for declaration in &family.declarations {
        let mut labels = Labels::default();
        for (name, value) in &declaration.constant_labels {
            let domain = match family.kind {
                // Facts about a program, such as its version, are another time other facts.
                Kind::Info => Domain::Open,
                _ => Domain::Closed(vec![value.clone()]),
            };
            labels.add(name, domain);
        }
        for label in &declaration.labels {
            labels.add(&label.name, domain(&label.values));
        }
        all = Some(match all {
            Some(all) => all.or(&labels),
            None => labels,
        });
    }
    let mut labels = all.unwrap_or_else(Labels::unknown);
    for name in options.target_labels() {
        if !labels.names.contains_key(name) {
            labels.add(name, Domain::Target);
        }
    }
    if family.kind == Kind::Summary {
        labels.add("quantile", Domain::Open);
    }
    labels
}

fn domain(values: &Values) -> Domain {
    match values {
        Values::Closed { values } => Domain::Closed(values.clone()),
        Values::Open { .. } => Domain::Open,
    }
}

/// A gauge in the unit `ratio` is a share; the numbers of others have no meaning that is known.
fn amount(family: &Family) -> Amount {
    if family.kind == Kind::Gauge && family.unit == "ratio" {
        return Amount {
            what: What::Share,
            factor: 1.0,
        };
    }
    Amount::OTHER
}
