use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::apart::{Failure, Reason};
use super::state::{Plan, PlannedFamily};
use crate::report::{Problem, report};
use crate::snapshot::{Builder, Collected, CollectedFamily, Snapshot};

/// What users' code has given.
#[derive(Default)]
pub(super) struct Given {
    pub(super) collected: Collected,
    /// The families with callbacks that were read already, by name; nothing where that failed.
    pub(super) read: HashMap<String, Option<Snapshot>>,
}

impl Given {
    /// Where users' code is not to be asked.
    pub(super) fn without_callbacks(plan: &Plan) -> Self {
        let families = plan.families.iter().filter(|one| one.has_callbacks());
        Self {
            collected: Collected::default(),
            read: families
                .map(|family| (family.meta.name.to_string(), None))
                .collect(),
        }
    }
}

/// Walks our families and the collected ones together, in the order of their names.
pub(super) fn gather(
    plan: &Plan,
    given: Given,
    constant: &str,
    size: [usize; 3],
    failures: &mut Vec<Failure>,
) -> Snapshot {
    let mut builder = Builder::sized(size);
    let Given {
        collected,
        mut read,
    } = given;
    let mut foreign = without_clashes(plan, collected).into_iter().peekable();
    for family in &plan.families {
        while let Some((_, before)) = foreign.next_if(|(name, _)| **name < *family.meta.name) {
            before.add_to(constant, &mut builder);
        }
        let same = foreign
            .next_if(|(name, _)| *name == family.meta.name)
            .map(|(_, same)| same);
        let same = same.filter(|same| same.agrees_with(&family.meta));
        let read = match read.remove(&*family.meta.name) {
            None => None,
            Some(Some(read)) => Some(read),
            Some(None) => continue,
        };
        if !add(family, read, same.as_ref(), constant, &mut builder) {
            let name = format!("`{}`", family.meta.name);
            failures.push(Failure::new(name, Reason::Panic));
        }
    }
    foreign.for_each(|(_, after)| after.add_to(constant, &mut builder));
    builder.finish()
}

/// Adds one of our families, and what is collected of it. One whose callback panics is left out, and this false.
fn add(
    family: &PlannedFamily,
    read: Option<Snapshot>,
    same: Option<&CollectedFamily>,
    constant: &str,
    builder: &mut Builder,
) -> bool {
    let start = builder.position();
    let fill = AssertUnwindSafe(|| {
        builder.family(&family.meta, |sink| {
            if let Some(read) = read {
                sink.append(read);
            } else {
                for (source, number) in &family.parts {
                    source.collect(*number, sink);
                }
            }
            if family.merge {
                sink.add_up();
            }
            if let Some(same) = same {
                same.fill(constant, sink);
            }
        });
    });
    let fine = catch_unwind(fill).is_ok();
    if !fine {
        builder.rewind(start.0, start.1);
    }
    fine
}

/// What was collected, without the families that would expose a sample which another family exposes. Ours stay, and of
/// collected ones the first by name.
fn without_clashes(plan: &Plan, collected: Collected) -> BTreeMap<String, CollectedFamily> {
    let mut families = collected.families;
    let mut taken: HashMap<String, String> = HashMap::new();
    families.retain(|name, family| {
        let other = family.samples().find_map(|sample| {
            let ours = plan.samples.get(&sample).copied();
            let other = ours.or_else(|| taken.get(&sample).map(|other| &**other));
            other.filter(|other| other != name).map(str::to_owned)
        });
        let Some(other) = other else {
            taken.extend(family.samples().map(|sample| (sample, name.clone())));
            return true;
        };
        report(&Problem::Collector(format!(
            "`{name}` would expose a sample that `{other}` exposes; it is left out"
        )));
        false
    });
    families
}
