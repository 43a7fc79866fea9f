use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::state::{Plan, PlannedFamily};
use crate::report::{Problem, report};
use crate::snapshot::{Builder, Collected, CollectedFamily, Snapshot};

/// Walks our families and the collected ones together, in the order of their names.
pub(super) fn gather(
    plan: &Plan,
    collected: Collected,
    constant: &str,
    size: [usize; 3],
) -> Snapshot {
    let mut builder = Builder::sized(size);
    let mut foreign = without_clashes(plan, collected).into_iter().peekable();
    for family in &plan.families {
        while let Some((_, before)) = foreign.next_if(|(name, _)| **name < *family.meta.name) {
            before.add_to(constant, &mut builder);
        }
        let same = foreign
            .next_if(|(name, _)| *name == family.meta.name)
            .map(|(_, same)| same);
        let same = same.filter(|same| same.agrees_with(&family.meta));
        add(family, same.as_ref(), constant, &mut builder);
    }
    foreign.for_each(|(_, after)| after.add_to(constant, &mut builder));
    builder.finish()
}

/// Adds one of our families, and what is collected of it. One whose callback panics is left out.
fn add(
    family: &PlannedFamily,
    same: Option<&CollectedFamily>,
    constant: &str,
    builder: &mut Builder,
) {
    let start = builder.position();
    let fill = AssertUnwindSafe(|| {
        builder.family(&family.meta, |sink| {
            for (source, number) in &family.parts {
                source.collect(*number, sink);
            }
            if family.merge {
                sink.add_up();
            }
            if let Some(same) = same {
                same.fill(constant, sink);
            }
        });
    });
    if catch_unwind(fill).is_err() {
        builder.rewind(start.0, start.1);
        let text = format!("`{}` panicked while it was collected", family.meta.name);
        report(&Problem::Collector(text));
    }
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
