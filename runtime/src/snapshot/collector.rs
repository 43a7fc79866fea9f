use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use bellwether_spec::Kind;

use super::{Builder, Meta, Number, Sink};
use crate::family::pair;
use crate::report::{Problem, report};

/// Computes families at each gather: for numbers that something else keeps, such as the operating system, a pool or
/// another library.
///
/// Runs without a lock of ours. A collector that panics is reported and left out of that gather.
///
/// ```
/// use bellwether::{Collected, Collector, Kind, Number, Registry};
///
/// struct Pool;
///
/// impl Collector for Pool {
///     fn collect(&self, families: &mut Collected) {
///         let idle = families.family(Kind::Gauge, "pool_idle_connections", "Connections nobody uses.");
///         idle.number(&[("database", "orders")], Number::Signed(3));
///     }
/// }
///
/// let registry = Registry::new();
/// registry.collect_from(Pool);
/// let idle = registry.snapshot().value("pool_idle_connections", &[("database", "orders")]);
/// assert_eq!(idle, Some(3.0));
/// ```
pub trait Collector: Send + Sync {
    /// Adds its families.
    fn collect(&self, families: &mut Collected);
}

/// What collectors hand over.
#[derive(Debug, Default)]
pub struct Collected {
    pub(crate) families: BTreeMap<String, CollectedFamily>,
    /// Takes what belongs nowhere.
    nowhere: Option<CollectedFamily>,
}

/// One family that a collector hands over.
#[derive(Debug)]
pub struct CollectedFamily {
    meta: Meta,
    series: Vec<(String, CollectedValue)>,
}

#[derive(Debug)]
enum CollectedValue {
    Number(Number),
    Histogram {
        counts: Vec<u64>,
        sum: f64,
    },
    Summary {
        quantiles: Vec<(f64, f64)>,
        count: u64,
        sum: f64,
    },
}

impl Collected {
    /// A family of this name, as it is exposed in the text format: a counter's ends in `_total`, though those of others
    /// need not. Two collectors may feed one family when they agree on its kind; what does not fit is reported and left
    /// out.
    pub fn family(&mut self, kind: Kind, name: &str, help: &str) -> &mut CollectedFamily {
        let family = CollectedFamily::new(kind, name, help);
        match self.families.entry(family.meta.name.clone().into_owned()) {
            Entry::Occupied(there) if there.get().meta.kind != kind => {
                report(&Problem::Collector(format!(
                    "`{name}` is collected as {kind} and as {}; the first stays",
                    there.get().meta.kind
                )));
                self.nowhere.insert(family)
            }
            there => there.or_insert(family),
        }
    }

    /// Adds what another collector gave.
    pub(crate) fn append(&mut self, other: Self) {
        for family in other.families.into_values() {
            let Meta {
                kind,
                name,
                help,
                bare,
                ..
            } = &family.meta;
            let exposed = if *bare {
                name.to_string()
            } else {
                format!("{name}{}", kind.suffix())
            };
            let into = self.family(*kind, &exposed, help);
            into.meta.unit = family.meta.unit;
            if into.series.is_empty() {
                into.meta.bounds = family.meta.bounds;
            } else if into.meta.bounds != family.meta.bounds {
                report(&Problem::Collector(format!(
                    "`{exposed}` is collected with different bounds"
                )));
                continue;
            }
            into.series.extend(family.series);
        }
    }
}

impl CollectedFamily {
    fn new(kind: Kind, name: &str, help: &str) -> Self {
        let base = name.strip_suffix(kind.suffix()).unwrap_or(name);
        let meta = Meta {
            name: base.to_owned().into(),
            kind,
            unit: "".into(),
            help: help.to_owned().into(),
            bounds: (&[][..]).into(),
            bare: base.len() == name.len(),
        };
        Self {
            meta,
            series: Vec::new(),
        }
    }

    /// Sets the unit. The name has to end in it.
    pub fn unit(&mut self, unit: &'static str) -> &mut Self {
        self.meta.unit = unit.into();
        self
    }

    /// Adds a counter, a gauge or an info.
    pub fn number(&mut self, labels: &[(&str, &str)], number: Number) -> &mut Self {
        self.push(labels, CollectedValue::Number(number))
    }

    /// Adds a histogram: finite upper bounds, cumulative counts with that of `+Inf` last, and the sum.
    pub fn histogram(
        &mut self,
        labels: &[(&str, &str)],
        bounds: &[f64],
        counts: Vec<u64>,
        sum: f64,
    ) -> &mut Self {
        if self.series.is_empty() {
            self.meta.bounds = bounds.to_vec().into();
        }
        if *self.meta.bounds != *bounds || counts.len() != bounds.len() + 1 {
            report(&Problem::Collector(format!(
                "`{}` is collected with different bounds",
                self.meta.name
            )));
            return self;
        }
        self.push(labels, CollectedValue::Histogram { counts, sum })
    }

    /// Adds a summary: quantiles with their values, the count and the sum.
    pub fn summary(
        &mut self,
        labels: &[(&str, &str)],
        quantiles: Vec<(f64, f64)>,
        count: u64,
        sum: f64,
    ) -> &mut Self {
        self.push(
            labels,
            CollectedValue::Summary {
                quantiles,
                count,
                sum,
            },
        )
    }

    fn push(&mut self, labels: &[(&str, &str)], value: CollectedValue) -> &mut Self {
        let mut text = String::new();
        for (name, value) in labels {
            pair(&mut text, name, value);
        }
        self.series.push((text, value));
        self
    }

    /// Whether it can be shown as one with a family of ours; reports where not.
    pub(crate) fn agrees_with(&self, ours: &Meta) -> bool {
        let agrees =
            self.meta.kind == ours.kind && self.meta.bounds == ours.bounds && !self.meta.bare;
        if !agrees {
            report(&Problem::Collector(format!(
                "`{}` is declared as {} and collected as {} with other bounds or another name; the declared one stays",
                ours.name, ours.kind, self.meta.kind
            )));
        }
        agrees
    }

    /// Adds it as a family of its own.
    pub(crate) fn add_to(&self, constant: &str, builder: &mut Builder) {
        builder.family(&Arc::new(self.meta.clone()), true, |sink| {
            self.fill(constant, sink)
        });
    }

    /// Hands the series on, with the registry's own labels before theirs.
    pub(crate) fn fill(&self, constant: &str, sink: &mut Sink<'_>) {
        for (labels, value) in &self.series {
            let separator = if constant.is_empty() || labels.is_empty() {
                ""
            } else {
                ","
            };
            let labels = Arc::from(format!("{constant}{separator}{labels}"));
            match value {
                CollectedValue::Number(number) => sink.number(&labels, *number),
                CollectedValue::Histogram { counts, sum } => {
                    sink.histogram(&labels, *sum, |into| into.extend_from_slice(counts));
                }
                CollectedValue::Summary {
                    quantiles,
                    count,
                    sum,
                } => {
                    sink.summary(&labels, quantiles, *count, *sum);
                }
            }
        }
    }
}
