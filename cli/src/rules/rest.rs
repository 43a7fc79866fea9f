//! Operations without an objective, by the families that they share.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use crate::Options;
use crate::catalog::{Catalog, Constants, Family, Operation};
use crate::objective::{Indicator, Names, Plan, Scope, Sli, buckets, camel, failures};

/// Operations that feed one family and promise nothing by it.
pub(super) struct Rest<'a> {
    /// What alerts are called by.
    pub(super) name: String,
    /// What people call it; in a shared family a template that the alert's labels fill.
    pub(super) title: String,
    pub(super) indicator: Indicator<'a>,
}

/// An operation that feeds a family.
#[derive(Clone, Copy)]
struct Member<'a> {
    /// Its place in the catalog.
    place: usize,
    operation: &'a Operation,
    /// The labels that set it apart from others in the family.
    constants: &'a Constants,
}

/// The ones that share a family.
struct Sharing<'a> {
    family: &'a Family,
    sli: Sli<'a>,
    members: Vec<Member<'a>>,
}

impl<'a> Rest<'a> {
    /// All of them: those that can fail, then those whose time is taken.
    pub(super) fn all(catalog: &'a Catalog, plan: &Plan<'a>, options: &Options) -> Vec<Self> {
        let mut failing = BTreeMap::new();
        let mut slow = BTreeMap::new();
        for (place, operation) in catalog.operations.iter().enumerate() {
            let member = (place, operation);
            if let Ok((family, failures)) = failures(catalog, operation) {
                add(&mut failing, family, Sli::Failed(failures), member);
            }
            let timed = buckets(catalog, operation);
            if let Some((family, top)) = timed.and_then(|it| Some((it, *it.buckets.last()?))) {
                add(&mut slow, family, Sli::Slow(top, None), member);
            }
        }
        let names = Names::new(&catalog.operations);
        let families = failing.into_values().chain(slow.into_values());
        families
            .flat_map(|sharing| sharing.without_promise(plan, &names, options))
            .collect()
    }
}

fn add<'a>(
    families: &mut BTreeMap<&'a str, Sharing<'a>>,
    family: &'a Family,
    sli: Sli<'a>,
    (place, operation): (usize, &'a Operation),
) {
    let constants = family.constants_of(operation);
    let sharing = families.entry(&family.name).or_insert_with(|| Sharing {
        family,
        sli,
        members: Vec::new(),
    });
    sharing.members.push(Member {
        place,
        operation,
        constants,
    });
}

impl<'a> Sharing<'a> {
    fn without_promise(&self, plan: &Plan<'a>, names: &Names, options: &Options) -> Vec<Rest<'a>> {
        let promised = |labels: &Constants| {
            let mut promises = plan.promises.iter();
            promises.any(|promise| {
                let indicator = plan.indicator(promise);
                indicator.family.name == self.family.name
                    && discriminant(&indicator.sli) == discriminant(&self.sli)
                    && promise.constants == labels
            })
        };
        let (with, without): (Vec<Member<'a>>, Vec<Member<'a>>) =
            (self.members.iter()).partition(|it| promised(it.constants));
        let Some(first) = without.first() else {
            return Vec::new();
        };
        let one = |it: &Member<'a>| {
            let constants = vec![it.constants];
            self.rest(names.of(it.place), it, constants, None, options)
        };
        if without.iter().all(|it| it.constants == first.constants) {
            return vec![one(first)];
        }
        let name = shared_name(self.family, options);
        if with.is_empty() {
            return vec![self.rest(&name, first, Vec::new(), None, options)];
        }
        if let Some(except) = apart(&with, &without) {
            return vec![self.rest(&name, first, Vec::new(), Some(except), options)];
        }
        without.iter().map(one).collect()
    }

    fn rest(
        &self,
        name: &str,
        member: &Member<'a>,
        constants: Vec<&'a Constants>,
        except: Option<(&'a str, BTreeSet<&'a str>)>,
        options: &Options,
    ) -> Rest<'a> {
        let mut level = options.level();
        level.extend(member.constants.keys().cloned());
        let title = if constants.is_empty() {
            title(member.constants)
        } else {
            member.operation.name.clone()
        };
        Rest {
            name: name.to_owned(),
            title,
            indicator: Indicator {
                sli: self.sli,
                family: self.family,
                level,
                scope: Scope::Job(options.job.clone()),
                constants,
                except,
            },
        }
    }
}

/// A label of which the first operations have no value that the others have, and these values.
fn apart<'a>(with: &[Member<'a>], without: &[Member<'a>]) -> Option<(&'a str, BTreeSet<&'a str>)> {
    let values = |members: &[Member<'a>], label: &str| -> BTreeSet<&'a str> {
        let members = members.iter();
        members
            .filter_map(|it| it.constants.get(label).map(String::as_str))
            .collect()
    };
    let mut labels = with.first()?.constants.keys();
    labels.find_map(|label| {
        let with = values(with, label);
        with.is_disjoint(&values(without, label))
            .then_some((label.as_str(), with))
    })
}

/// The operation, as the labels of an alert tell it.
pub(super) fn title(labels: &Constants) -> String {
    let name = ["function", "module"].into_iter();
    let known = name.filter(|label| labels.contains_key(*label));
    let others = labels.keys().map(String::as_str);
    let others = others.filter(|label| !["function", "module"].contains(label));
    let values = known
        .chain(others)
        .map(|it| format!("{{{{ $labels.{it} }}}}"));
    values.collect::<Vec<_>>().join("` in `")
}

/// What alerts on a family of several operations are called by: many programs have the same.
pub(super) fn shared_name(family: &Family, options: &Options) -> String {
    let name = family.name.as_str();
    let endings = ["_calls", "_duration_seconds", "_in_flight"];
    let mut endings = endings
        .iter()
        .filter_map(|ending| name.strip_suffix(ending));
    camel(&options.job) + &camel(endings.next().unwrap_or(name))
}
