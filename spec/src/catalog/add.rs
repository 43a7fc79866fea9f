//! Putting declarations together.

use super::{
    Catalog, Component, Declaration, DeclaredLabel, DeclaredOperation, Family, Outcomes, Place,
    Values,
};
use crate::{Desc, Domain, Kind, LabelDesc, OperationDesc, Origin};

impl From<Origin> for Place {
    fn from(origin: Origin) -> Self {
        Self {
            file: origin.file.to_owned(),
            line: origin.line,
            module: origin.module.to_owned(),
            package: origin.krate.to_owned(),
        }
    }
}

impl From<&LabelDesc> for DeclaredLabel {
    fn from(desc: &LabelDesc) -> Self {
        let values = match desc.domain {
            Domain::Closed { values, and } => {
                let values = values.iter().chain(and);
                Values::Closed(values.map(|value| (*value).to_owned()).collect())
            }
            Domain::Open { limit, overflow } => Values::Open {
                limit: limit as u64,
                overflow: overflow.to_owned(),
            },
        };
        let expected = desc.expected.iter().map(|value| (*value).to_owned());
        Self {
            name: desc.name.to_owned(),
            values,
            expected: expected.collect(),
        }
    }
}

impl Values {
    /// How many there can be, the overflow value counted.
    fn size(&self) -> u64 {
        match self {
            Self::Closed(values) => values.len() as u64,
            Self::Open { limit, .. } => limit.saturating_add(1),
        }
    }
}

impl From<&Desc> for Family {
    fn from(desc: &Desc) -> Self {
        let labels = desc.labels.iter().chain(desc.own_labels);
        let declaration = Declaration {
            constant_labels: owned(desc.constant_labels),
            labels: labels.map(DeclaredLabel::from).collect(),
            series: 0,
            because: desc.because.to_owned(),
            origin: desc.origin.into(),
        };
        Self {
            name: desc.name.to_owned(),
            kind: desc.kind,
            unit: desc.unit.to_owned(),
            help: desc.help.to_owned(),
            buckets: desc.buckets.to_vec(),
            native: desc.native,
            declarations: vec![declaration],
        }
    }
}

impl From<&OperationDesc> for DeclaredOperation {
    fn from(desc: &OperationDesc) -> Self {
        let labels = desc.families().map(|family| family.constant_labels);
        let told = labels.into_iter().find(|labels| !labels.is_empty());
        let first = desc.families().next();
        let name = |family: Option<Desc>| family.map(|family| family.name.to_owned());
        Self {
            name: desc.name.to_owned(),
            calls: name(desc.calls),
            duration: name(desc.duration),
            in_flight: name(desc.in_flight),
            errors: name(desc.errors),
            constant_labels: told.map_or_else(Vec::new, owned),
            outcomes: outcomes(desc),
            objective: desc.objective,
            origin: first.map_or_else(Place::default, |first| first.origin.into()),
        }
    }
}

/// What label says how a call ended, and what its values mean.
fn outcomes(desc: &OperationDesc) -> Option<Outcomes> {
    let label = desc.outcome_label()?;
    Some(Outcomes::of(label, desc.words).and(desc.more))
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = pairs.iter().map(|(name, value)| (*name, *value));
    owned
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

impl Family {
    /// Sets what follows from the rest: the label of a state set, which is called as the family, and the series. An
    /// info shows one set of facts at a time.
    fn complete(&mut self) {
        let declarations = self.declarations.iter_mut();
        for label in declarations.flat_map(|it| &mut it.labels) {
            if label.name.is_empty() {
                label.name.clone_from(&self.name);
            }
        }
        let samples = match self.kind {
            Kind::Histogram => self.buckets.len() as u64 + 3,
            _ => 1,
        };
        for declaration in &mut self.declarations {
            let sizes = declaration.labels.iter().map(|label| label.values.size());
            let combinations = match self.kind {
                Kind::Info => 1,
                _ => sizes.fold(1, u64::saturating_mul),
            };
            declaration.series = combinations.saturating_mul(samples);
        }
    }

    fn agrees(&self, other: &Self) -> bool {
        self.name == other.name
            && self.kind == other.kind
            && self.unit == other.unit
            && self.help == other.help
            && self.buckets == other.buckets
            && self.native == other.native
    }
}

impl Catalog {
    /// Adds a family. The same declaration at the same place counts once.
    pub fn add_family(&mut self, family: impl Into<Family>) {
        let mut family = family.into();
        family.complete();
        let Some(known) = self.families.iter_mut().find(|it| it.agrees(&family)) else {
            self.families.push(family);
            return;
        };
        known.declarations.extend(family.declarations);
    }

    /// Adds what is called, and its families.
    pub fn add_operation(&mut self, desc: &OperationDesc) {
        desc.families().for_each(|family| self.add_family(family));
        self.push_operation(desc.into());
    }

    pub(crate) fn push_operation(&mut self, operation: DeclaredOperation) {
        self.operations.push(operation);
    }

    /// Adds a component of the health endpoints.
    pub fn add_component(&mut self, name: &str, critical: bool, origin: impl Into<Place>) {
        self.components.push(Component {
            name: name.to_owned(),
            critical,
            origin: origin.into(),
        });
    }

    /// Sorts all of it, whatever order it came in, and fills in what depends on the whole.
    #[must_use]
    pub fn finish(mut self) -> Self {
        self.overflow();
        for family in &mut self.families {
            let declarations = &mut family.declarations;
            declarations.sort_by(|a, b| {
                (&a.origin, &a.constant_labels).cmp(&(&b.origin, &b.constant_labels))
            });
            declarations.dedup();
        }
        self.families.sort_by(|a, b| {
            let first = |family: &Family| family.declarations.first().map(|it| it.origin.clone());
            (&a.name, first(a)).cmp(&(&b.name, first(b)))
        });
        let by = |a: &DeclaredOperation, b: &DeclaredOperation| {
            (&a.name, &a.origin, &a.constant_labels).cmp(&(&b.name, &b.origin, &b.constant_labels))
        };
        self.operations.sort_by(by);
        self.operations.dedup();
        self.components
            .sort_by(|a, b| (&a.name, &a.origin).cmp(&(&b.name, &b.origin)));
        self.components.dedup();
        self
    }

    /// The registry counts overflowing values for each family with an open label, and not at all where there is none.
    fn overflow(&mut self) {
        // An info holds one set of facts, and no table of them.
        let tables = self.families.iter().filter(|it| it.kind != Kind::Info);
        let counted = tables.filter(|family| {
            let mut labels = family.declarations.iter().flat_map(|it| &it.labels);
            labels.any(|label| matches!(label.values, Values::Open { .. }))
        });
        let mut counted: Vec<_> = counted.map(|family| family.name.clone()).collect();
        // An operation overflows as a whole, and is counted with the first of its families.
        for operation in &self.operations {
            let families = [
                &operation.calls,
                &operation.duration,
                &operation.in_flight,
                &operation.errors,
            ];
            let later: Vec<_> = families.into_iter().flatten().skip(1).collect();
            counted.retain(|name| !later.contains(&name));
        }
        counted.sort();
        counted.dedup();
        self.families
            .retain(|family| family.name != OVERFLOW || !counted.is_empty());
        if let Some(own) = self.families.iter_mut().find(|it| it.name == OVERFLOW) {
            for declaration in &mut own.declarations {
                declaration.labels = vec![DeclaredLabel {
                    name: "family".to_owned(),
                    values: Values::Closed(counted.clone()),
                    expected: Vec::new(),
                }];
            }
            own.complete();
        }
    }
}

/// The family in which a registry counts values beyond the limit of their label.
pub const OVERFLOW: &str = "bellwether_label_overflow";
