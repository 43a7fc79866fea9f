//! Operations without an objective, by the families that they share.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use crate::Options;
use crate::catalog::{Catalog, Family, Operation};
use crate::objective::{Indicator, Names, Plan, Scope, Sli, buckets, camel, failures};

/// Operations that feed one family and promise nothing by it.
pub(super) struct Rest<'a> {
    /// What alerts are called by.
    pub(super) name: String,
    /// What people call it; in a shared family a template that the alert's labels fill.
    pub(super) title: String,
    pub(super) indicator: Indicator<'a>,
}

/// How an operation is told from others in a family: its place in the catalog, and what it is.
type Member<'a> = (usize, &'a Operation);

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
        for member in catalog.operations.iter().enumerate() {
            if let Ok((family, failures)) = failures(catalog, member.1) {
                add(&mut failing, family, Sli::Failed(failures), member);
            }
            let timed = buckets(catalog, member.1);
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
    member: Member<'a>,
) {
    let sharing = families.entry(&family.name).or_insert_with(|| Sharing {
        family,
        sli,
        members: Vec::new(),
    });
    sharing.members.push(member);
}

impl<'a> Sharing<'a> {
    fn without_promise(&self, plan: &Plan<'a>, names: &Names, options: &Options) -> Vec<Rest<'a>> {
        let promised = |labels: &BTreeMap<String, String>| {
            let mut promises = plan.promises.iter();
            promises.any(|promise| {
                let indicator = plan.indicator(promise);
                indicator.family.name == self.family.name
                    && discriminant(&indicator.sli) == discriminant(&self.sli)
                    && promise.operation.constant_labels == *labels
            })
        };
        let (with, without): (Vec<Member<'a>>, Vec<Member<'a>>) =
            (self.members.iter()).partition(|it| promised(&it.1.constant_labels));
        let Some((first, operation)) = without.first() else {
            return Vec::new();
        };
        let labels = &operation.constant_labels;
        if without.iter().all(|it| it.1.constant_labels == *labels) {
            return vec![self.rest(names.of(*first), operation, vec![labels], None, options)];
        }
        let name = shared_name(self.family, options);
        if with.is_empty() {
            return vec![self.rest(&name, operation, Vec::new(), None, options)];
        }
        if let Some(except) = apart(&with, &without) {
            return vec![self.rest(&name, operation, Vec::new(), Some(except), options)];
        }
        let each = without.iter().map(|(place, operation)| {
            let labels = &operation.constant_labels;
            self.rest(names.of(*place), operation, vec![labels], None, options)
        });
        each.collect()
    }

    fn rest(
        &self,
        name: &str,
        operation: &'a Operation,
        constants: Vec<&'a BTreeMap<String, String>>,
        except: Option<(&'a str, BTreeSet<&'a str>)>,
        options: &Options,
    ) -> Rest<'a> {
        let mut level = options.level();
        level.extend(operation.constant_labels.keys().cloned());
        let title = if constants.is_empty() {
            title(&operation.constant_labels)
        } else {
            operation.name.clone()
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
            .filter_map(|it| it.1.constant_labels.get(label).map(String::as_str))
            .collect()
    };
    let mut labels = with.first()?.1.constant_labels.keys();
    labels.find_map(|label| {
        let with = values(with, label);
        with.is_disjoint(&values(without, label))
            .then_some((label.as_str(), with))
    })
}

/// The operation, as the labels of an alert tell it.
pub(super) fn title(labels: &BTreeMap<String, String>) -> String {
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
