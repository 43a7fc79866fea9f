use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bellwether_spec::{Kind, NameError, check_label_name, check_metric_name};

use super::{Builder, Labels, Meta, Number, Sink};
use crate::family::pair;
use crate::report::{CollectorFailure, Problem};

/// Computes families at each gather: for numbers that something else keeps, such as the operating system, a pool or
/// another library.
///
/// Runs without a lock of ours. A collector that panics is reported and left out of that gather. A cause is reported at
/// the first gather that meets it, and again only once a gather has gone well without it.
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

    /// A name that tells this collector from others of its type, or nothing, which is the default. A registry keeps one
    /// collector of a type and name: the newest takes the place of the one before. Return one where the same collector
    /// may be registered again, by a supervisor that restarts a part of the program or by tests that share a registry.
    fn identity(&self) -> Option<&str> {
        None
    }
}

/// What collectors hand over.
#[derive(Debug, Default)]
pub struct Collected {
    pub(crate) families: BTreeMap<String, CollectedFamily>,
    /// Takes what belongs nowhere.
    nowhere: Option<CollectedFamily>,
    /// What does not fit, each once.
    pub(crate) unfit: BTreeSet<Unfit>,
}

/// Something that was collected and is left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Unfit {
    family: String,
    why: String,
}

/// One family that a collector hands over.
#[derive(Debug)]
pub struct CollectedFamily {
    meta: Meta,
    series: Vec<(String, CollectedValue)>,
    unfit: BTreeSet<Unfit>,
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
    /// need not. Several collectors may feed one family when they agree on its kind: counts of the same series are added
    /// up, and of other kinds the first series stays. What does not fit is reported and left out.
    pub fn family(&mut self, kind: Kind, name: &str, help: &str) -> &mut CollectedFamily {
        let family = CollectedFamily::new(kind, name, help);
        let wrong = match self.families.get(&*family.meta.name) {
            _ if !is_metric_name(name) => Some(format!("`{name}` is no name for a metric")),
            Some(there) => there.meta.differs(&family.meta),
            None => None,
        };
        if let Some(wrong) = wrong {
            self.unfit.insert(Unfit::new(name, wrong));
            return self.nowhere.insert(family);
        }
        let name = family.meta.name.clone().into_owned();
        self.families.entry(name).or_insert(family)
    }

    /// Whether there is a family that is exposed with this name.
    #[cfg(feature = "process")]
    pub(crate) fn has(&self, name: &str) -> bool {
        let base = name.strip_suffix("_total").unwrap_or(name);
        self.families.contains_key(base) || self.families.contains_key(name)
    }

    /// Adds what another collector gave.
    pub(crate) fn append(&mut self, other: Self) {
        self.unfit.extend(other.unfit);
        for family in other.families.into_values() {
            self.unfit.extend(family.unfit);
            let meta = family.meta;
            let into = self.family(meta.kind, &meta.text_name(), &meta.help);
            if into.series.is_empty() {
                into.meta.unit = meta.unit;
                into.meta.bounds = meta.bounds;
            } else if into.meta.bounds != meta.bounds {
                let why = format!("`{}` is collected with different bounds", meta.name);
                self.unfit.insert(Unfit::new(&meta.name, why));
                continue;
            }
            into.series.extend(family.series);
        }
    }
}

impl Unfit {
    pub(crate) fn new(family: &str, why: String) -> Self {
        let family = family.to_owned();
        Self { family, why }
    }

    pub(crate) fn problem(self) -> Problem {
        Problem::Collector {
            source: self.family,
            failure: CollectorFailure::Unfit(self.why),
        }
    }
}

/// As other libraries have them, with colons too.
fn is_metric_name(name: &str) -> bool {
    check_metric_name(&name.replace(':', "_")).is_ok()
}

impl Meta {
    /// Why the other cannot be shown as one with this.
    fn differs(&self, other: &Self) -> Option<String> {
        let (name, there) = (other.text_name(), self.text_name());
        if self.kind != other.kind {
            let (kind, first) = (other.kind, self.kind);
            return Some(format!(
                "`{name}` is collected as {kind}, and is {first} already"
            ));
        }
        (name != there).then(|| format!("`{name}` is collected, and is `{there}` already"))
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
            created: None,
        };
        Self {
            meta,
            series: Vec::new(),
            unfit: BTreeSet::new(),
        }
    }

    /// Notes why something of it is left out.
    pub(crate) fn leave_out(&mut self, why: String) {
        self.unfit.insert(Unfit::new(&self.meta.name, why));
    }

    /// Sets the unit, in which the name has to end.
    pub fn unit(&mut self, unit: &'static str) -> &mut Self {
        let stem = self.meta.name.strip_suffix(unit);
        if stem.is_some_and(|stem| stem.ends_with('_')) {
            self.meta.unit = unit.into();
        } else {
            let name = &self.meta.name;
            self.leave_out(format!("`{name}` does not end in its unit, `{unit}`"));
        }
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
            let name = &self.meta.name;
            self.leave_out(format!(
                "a series of `{name}` has other bounds than the rest"
            ));
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
        for (at, (name, value)) in labels.iter().enumerate() {
            let twice = labels[..at].iter().any(|(earlier, _)| earlier == name);
            if twice || !self.may_have(name) {
                let family = &self.meta.name;
                self.leave_out(format!(
                    "a series of `{family}` cannot have the label `{name}`"
                ));
                return self;
            }
            pair(&mut text, name, value);
        }
        self.series.push((text, value));
        self
    }

    /// Whether it can have a label of this name. `le` and `quantile` are kept for the kinds that use them.
    fn may_have(&self, label: &str) -> bool {
        match check_label_name(label) {
            Ok(()) => true,
            Err(NameError::Reserved) => self.meta.kind.reserved_label() != Some(label),
            Err(_) => false,
        }
    }

    /// Why it cannot be shown as one with a family of ours, where it cannot.
    pub(crate) fn disagrees_with(&self, ours: &Meta) -> Option<Unfit> {
        let differs = ours.differs(&self.meta);
        let bounds = || {
            format!(
                "`{}` is collected with other bounds than declared",
                ours.name
            )
        };
        let differs = differs.or_else(|| (self.meta.bounds != ours.bounds).then(bounds));
        differs.map(|why| Unfit::new(&ours.name, why))
    }

    /// The names of its samples, in both formats.
    pub(crate) fn samples(&self) -> impl Iterator<Item = String> {
        let name = &self.meta.name;
        let suffixes = self.meta.kind.sample_suffixes().iter();
        let exposed = suffixes.map(move |suffix| format!("{name}{suffix}"));
        exposed.chain(self.meta.bare.then(|| name.to_string()))
    }

    /// Adds it as a family of its own.
    pub(crate) fn add_to(
        &self,
        constant: &str,
        builder: &mut Builder,
        unfit: &mut BTreeSet<Unfit>,
    ) {
        builder.family(&Arc::new(self.meta.clone()), |sink| {
            self.fill(constant, sink, unfit);
        });
    }

    /// Hands the series on, with the registry's own labels before theirs, beside those that are there.
    pub(crate) fn fill(&self, constant: &str, sink: &mut Sink<'_>, unfit: &mut BTreeSet<Unfit>) {
        let name = &self.meta.name;
        let mut leave_out = |why| unfit.insert(Unfit::new(name, why));
        for (labels, value) in &self.series {
            let hides = |(name, _)| Labels::new(constant).any(|(own, _)| own == name);
            if !constant.is_empty() && Labels::new(labels).any(hides) {
                leave_out(format!(
                    "a series of `{name}` has a label that the registry has"
                ));
                continue;
            }
            let separator = if constant.is_empty() || labels.is_empty() {
                ""
            } else {
                ","
            };
            let labels = Arc::from(format!("{constant}{separator}{labels}"));
            value.add_to(&labels, sink);
        }
        let counts = matches!(self.meta.kind, Kind::Counter | Kind::Histogram);
        let twice = sink.merge(counts);
        if twice > 0 && !counts {
            leave_out(format!("`{name}` has {twice} series twice"));
        }
    }
}

impl CollectedValue {
    fn add_to(&self, labels: &Arc<str>, sink: &mut Sink<'_>) {
        match self {
            Self::Number(number) => sink.number(labels, *number),
            Self::Histogram { counts, sum } => {
                let counts = |into: &mut Vec<u64>| into.extend_from_slice(counts);
                sink.histogram(labels, *sum, [], counts, || None);
            }
            Self::Summary {
                quantiles,
                count,
                sum,
            } => sink.summary(labels, quantiles, *count, *sum),
        }
    }
}
