use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::apart::{Failure, Reason};
use super::state::{Plan, PlannedFamily};
use crate::report::caught;
use crate::snapshot::{Builder, Collected, CollectedFamily, Sink, Snapshot, Unfit};

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

/// What a gather leaves out.
#[derive(Default)]
pub(super) struct LeftOut {
    /// What did not come to an end.
    pub(super) failures: Vec<Failure>,
    /// What cannot be exposed.
    pub(super) unfit: BTreeSet<Unfit>,
}

/// Walks our families and the collected ones together, in the order of their names.
pub(super) fn gather(
    plan: &Plan,
    given: Given,
    constant: &str,
    size: [usize; 3],
    left_out: &mut LeftOut,
) -> Snapshot {
    let mut builder = Builder::sized(size);
    let Given {
        mut collected,
        mut read,
    } = given;
    left_out.unfit.append(&mut collected.unfit);
    let foreign = without_clashes(plan, collected, &mut left_out.unfit);
    let mut foreign = foreign.into_iter().peekable();
    for family in &plan.families {
        while let Some((_, before)) = foreign.next_if(|(name, _)| **name < *family.meta.name) {
            before.add_to(constant, &mut builder, &mut left_out.unfit);
        }
        let same = foreign
            .next_if(|(name, _)| *name == family.meta.name)
            .map(|(_, same)| same);
        let same = same.filter(|same| {
            let unfit = same.disagrees_with(&family.meta);
            let agrees = unfit.is_none();
            left_out.unfit.extend(unfit);
            agrees
        });
        let read = match read.remove(&*family.meta.name) {
            None => None,
            Some(Some(read)) => Some(read),
            Some(None) => continue,
        };
        let fill = |sink: &mut Sink<'_>| {
            if let Some(same) = &same {
                same.fill(constant, sink, &mut left_out.unfit);
            }
        };
        if !add(family, read, fill, &mut builder) {
            let name = format!("`{}`", family.meta.name);
            left_out.failures.push(Failure::new(name, Reason::Panic));
        }
    }
    for (_, after) in foreign {
        after.add_to(constant, &mut builder, &mut left_out.unfit);
    }
    builder.finish()
}

/// Adds one of our families, and, by `fill`, what is collected of it. One whose callback panics is left out, and this
/// false.
fn add(
    family: &PlannedFamily,
    read: Option<Snapshot>,
    fill: impl FnOnce(&mut Sink<'_>),
    builder: &mut Builder,
) -> bool {
    let start = builder.position();
    let fill = || {
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
            fill(sink);
        });
    };
    let fine = caught(fill).is_some();
    if !fine {
        builder.rewind(start.0, start.1);
    }
    fine
}

/// What was collected, without the families that would expose a sample which another family exposes. Ours stay, and of
/// collected ones the first by name.
fn without_clashes(
    plan: &Plan,
    collected: Collected,
    unfit: &mut BTreeSet<Unfit>,
) -> BTreeMap<String, CollectedFamily> {
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
        let why = format!("`{name}` would expose a sample that `{other}` exposes");
        unfit.insert(Unfit::new(name, why));
        false
    });
    families
}
