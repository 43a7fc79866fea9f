//! Operations that count in the same series, so that the promise of one is judged by the calls of the other as well.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{buckets, failures};
use super::{Failures, Mistake};
use crate::catalog::{Catalog, Constants, Family, Operation};

/// Two operations whose calls nothing tells apart.
pub(crate) struct Shared<'a> {
    /// The one that promises something, where one does.
    pub(crate) promising: &'a Operation,
    pub(crate) other: &'a Operation,
    /// Where both count.
    family: &'a Family,
    /// How they differ in what they promise.
    difference: Difference,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    /// The other one promises nothing of this sort.
    Missing,
    /// It has another bound.
    Bound,
    /// It has another share, which is found where promises are put together.
    Share,
    None,
}

/// All pairs of a catalog, each once, in the catalog's order.
pub(crate) fn shared(catalog: &Catalog) -> Vec<Shared<'_>> {
    let mut together = BTreeMap::<(&str, &Constants), SameSeries<'_>>::new();
    for (place, operation) in catalog.operations.iter().enumerate() {
        let names = [&operation.calls, &operation.duration, &operation.errors];
        for name in names.into_iter().flatten() {
            let mut families = catalog.families.iter();
            let Some(family) = families.find(|family| family.name == *name) else {
                continue;
            };
            let key = (family.name.as_str(), family.constants_of(operation));
            let operations = Vec::new();
            let entry = together.entry(key);
            let entry = entry.or_insert(SameSeries { family, operations });
            entry.operations.push((place, operation));
        }
    }
    let mut found = BTreeMap::<_, Shared<'_>>::new();
    for (places, pair) in together.values().flat_map(|it| it.pairs(catalog)) {
        match found.get(&places) {
            Some(known) if known.difference <= pair.difference => {}
            _ => drop(found.insert(places, pair)),
        }
    }
    let differing = found.iter().filter(|it| !it.1.agree());
    let told: BTreeSet<_> = differing.flat_map(|it| [it.0.0, it.0.1]).collect();
    // Of operations that disagree with one it need not be said that they agree with another.
    found.retain(|(one, two), pair| !pair.agree() || !(told.contains(one) || told.contains(two)));
    found.into_values().collect()
}

/// The operations that count in the same series, with their places in the catalog.
struct SameSeries<'a> {
    family: &'a Family,
    operations: Vec<(usize, &'a Operation)>,
}

impl<'a> SameSeries<'a> {
    /// Each of them with the first one that promises something, or else with the first.
    fn pairs(&self, catalog: &'a Catalog) -> Vec<((usize, usize), Shared<'a>)> {
        let promising = [Goal::Success, Goal::Latency].map(|goal| {
            let mut all = self.operations.iter();
            let first = all.find(|it| goal.is_judged_by(catalog, it.1, self.family));
            first.map(|it| (Some(goal), *it))
        });
        let mut firsts: Vec<_> = promising.into_iter().flatten().collect();
        if firsts.is_empty() {
            firsts.extend(self.operations.first().map(|it| (None, *it)));
        }
        let mut pairs = Vec::new();
        for (goal, (first, promising)) in firsts {
            for (place, other) in self.operations.iter().filter(|it| it.0 != first) {
                let difference = goal.map_or(Difference::None, |it| it.differs(promising, other));
                let pair = Shared {
                    promising,
                    other,
                    family: self.family,
                    difference,
                };
                pairs.push(((first.min(*place), first.max(*place)), pair));
            }
        }
        pairs
    }
}

/// One of the things that an objective promises.
#[derive(Clone, Copy)]
enum Goal {
    Success,
    Latency,
}

impl Goal {
    /// The promise: per cent of the calls, and the bound in seconds.
    fn of(self, operation: &Operation) -> Option<(f64, f64)> {
        let objective = operation.objective.as_ref()?;
        match self {
            Self::Success => Some((objective.success?, 0.0)),
            Self::Latency => {
                let latency = objective.latency.as_ref()?;
                Some((latency.share, latency.under))
            }
        }
    }

    /// Whether an operation promises this, and the family tells whether it keeps it.
    fn is_judged_by(self, catalog: &Catalog, operation: &Operation, family: &Family) -> bool {
        let judges = match self {
            _ if self.of(operation).is_none() => return false,
            Self::Latency => [buckets(catalog, operation), None],
            Self::Success => match failures(catalog, operation) {
                Ok((counting, Failures::Told(_))) => [Some(counting), None],
                Ok((counting, Failures::Counted(errors))) => [Some(counting), Some(errors)],
                Err(_) => [None, None],
            },
        };
        judges
            .into_iter()
            .flatten()
            .any(|it| it.name == family.name)
    }

    fn differs(self, promising: &Operation, other: &Operation) -> Difference {
        match (self.of(promising), self.of(other)) {
            (_, None) => Difference::Missing,
            (Some((_, bound)), Some((_, other))) if bound.total_cmp(&other).is_ne() => {
                Difference::Bound
            }
            (one, two) if one != two => Difference::Share,
            _ => Difference::None,
        }
    }
}

impl Shared<'_> {
    /// Whether they promise the same, or nothing.
    pub(crate) fn agree(&self) -> bool {
        self.difference == Difference::None
    }

    /// Why no rule can be made of the promise, unless another promise of the same series is the reason.
    pub(crate) fn mistake(&self) -> Option<Mistake> {
        matches!(self.difference, Difference::Missing | Difference::Bound).then(|| Mistake {
            text: format!("{}; {}", self.text(), self.advice()),
            origin: self.promising.origin.clone(),
        })
    }

    /// Goal is wrong.
    pub(crate) fn text(&self) -> String {
        let (name, same) = (&self.promising.name, &self.other.name);
        let (family, place) = (&self.family.name, &self.other.origin);
        let promise = match self.difference {
            Difference::None => {
                return format!(
                    "`{name}` and `{same}` at {place} count in the same series of `{family}`"
                );
            }
            Difference::Missing => "does not promise it",
            Difference::Bound | Difference::Share => "promises something else",
        };
        format!(
            "the objective of `{name}` is judged by the calls of `{same}` at {place} as well, which {promise}: both count in \
             the same series of `{family}`"
        )
    }

    /// Goal to write instead.
    pub(crate) fn advice(&self) -> String {
        if !self.are_functions() {
            return "give both the same objective, or one of them a name of its own".to_owned();
        }
        let name = &self.other.name;
        let name = name.rsplit("::").next().unwrap_or(name);
        format!("tell them apart: `function = \"Type::{name}\"`, with the type of its own for each")
    }

    /// Whether only their names tell them from others: they share a family with all functions.
    pub(crate) fn are_functions(&self) -> bool {
        let constants = self.family.constants_of(self.promising);
        constants.contains_key("function")
    }
}
