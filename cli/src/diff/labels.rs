use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::{Change, What};
use crate::catalog::{Family, Kind, Values};

/// What a label can say, over all declarations of a family.
#[derive(Default)]
struct Domain {
    values: BTreeSet<String>,
    open: bool,
}

pub(super) fn compare(old: &Family, new: &Family, changes: &mut Vec<Change>) {
    let (before, after) = (domains(old), domains(new));
    let names = |these: &BTreeMap<String, Domain>, those: &BTreeMap<String, Domain>| {
        let missing = these.keys().filter(|name| !those.contains_key(*name));
        missing.map(|name| format!("`{name}`")).collect::<Vec<_>>()
    };
    let (gone, come) = (names(&before, &after), names(&after, &before));
    if !gone.is_empty() {
        let text = format!("without the label {}", gone.join(", "));
        changes.push(Change::new(&new.name, What::Labels, true, text));
    }
    if !come.is_empty() {
        let text = format!(
            "with a new label {}: what does not aggregate sees more series",
            come.join(", ")
        );
        changes.push(Change::new(&new.name, What::Labels, true, text));
    }
    for (name, before) in &before {
        if let Some(after) = after.get(name) {
            values(&new.name, name, before, after, changes);
        }
    }
}

fn values(family: &str, label: &str, before: &Domain, after: &Domain, changes: &mut Vec<Change>) {
    let listed = |values: Vec<&String>| {
        let quoted: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
        quoted.join(", ")
    };
    let gone: Vec<_> = before.values.difference(&after.values).collect();
    let come: Vec<_> = after.values.difference(&before.values).collect();
    if !gone.is_empty() && !after.open {
        let text = format!("`{label}` can no longer be {}", listed(gone));
        changes.push(Change::new(family, What::Values, true, text));
    }
    if before.open != after.open {
        let text = if after.open {
            format!("`{label}` takes text from outside now")
        } else {
            format!("`{label}` takes no text from outside any more")
        };
        changes.push(Change::new(family, What::Values, before.open, text));
    } else if !come.is_empty() && !before.open {
        let text = format!("`{label}` can be {} too", listed(come));
        changes.push(Change::new(family, What::Values, false, text));
    }
}

fn domains(family: &Family) -> BTreeMap<String, Domain> {
    let mut domains: BTreeMap<String, Domain> = BTreeMap::new();
    for declaration in &family.declarations {
        for (name, value) in &declaration.constant_labels {
            let domain = domains.entry(name.clone()).or_default();
            domain.values.insert(value.clone());
            // Facts about a program, such as its version, are another time other facts.
            domain.open |= family.kind == Kind::Info;
        }
        for label in &declaration.labels {
            let domain = domains.entry(label.name.clone()).or_default();
            match &label.values {
                Values::Closed { values } => domain.values.extend(values.iter().cloned()),
                Values::Open { .. } => domain.open = true,
            }
        }
    }
    domains
}
