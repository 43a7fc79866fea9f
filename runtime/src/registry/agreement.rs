use bellwether_spec::{Desc, Domain, LabelDesc};

use super::state::State;
use super::{Conflict, Inner, RegisterError};

/// Checks a declaration against what a registry holds.
pub(super) fn check(registry: &Inner, state: &State, desc: &Desc) -> Result<(), RegisterError> {
    if let Some(label) =
        names(desc).find(|name| registry.constant_names.iter().any(|own| own == name))
    {
        return Err(Conflict::ConstantLabel {
            label: label.to_owned(),
            family: Some((desc.name, desc.origin)),
        }
        .into());
    }
    if let Some((sample, other, there)) = state.clash(desc) {
        let (family, here) = (desc.name, desc.origin);
        return Err(Conflict::Clash {
            sample,
            family,
            here,
            other,
            there,
        }
        .into());
    }
    let Some(entry) = state.families.get(desc.name) else {
        return Ok(());
    };
    match difference(&entry.desc, desc) {
        None => Ok(()),
        Some(about) => {
            let (here, there) = (desc.origin, entry.desc.origin);
            Err(Conflict::Disagreement {
                family: desc.name,
                about,
                here,
                there,
            }
            .into())
        }
    }
}

fn names(desc: &Desc) -> impl Iterator<Item = &'static str> {
    let constant = desc.constant_labels.iter().map(|(name, _)| *name);
    constant.chain(
        desc.labels
            .iter()
            .chain(desc.own_labels)
            .map(|label| label.name),
    )
}

/// What two declarations of one family disagree on, in words with both values.
fn difference(first: &Desc, second: &Desc) -> Option<String> {
    if first.kind != second.kind {
        return Some(format!("the type ({} and {})", second.kind, first.kind));
    }
    if first.floats != second.floats {
        let numbers = |desc: &Desc| if desc.floats { "floats" } else { "integers" };
        let (ours, theirs) = (numbers(second), numbers(first));
        return Some(format!("the numbers ({ours} and {theirs})"));
    }
    let (ours, theirs) = (
        names(second).collect::<Vec<_>>(),
        names(first).collect::<Vec<_>>(),
    );
    if ours != theirs {
        return Some(format!(
            "the labels ({} and {})",
            listed(&ours),
            listed(&theirs)
        ));
    }
    let pairs = all_labels(second).zip(all_labels(first));
    if let Some((ours, theirs)) = pairs
        .into_iter()
        .find(|(ours, theirs)| ours.domain != theirs.domain)
    {
        let (name, ours, theirs) = (ours.name, values(&ours.domain), values(&theirs.domain));
        return Some(format!("the values of `{name}` ({ours} and {theirs})"));
    }
    if first.buckets != second.buckets {
        return Some(format!(
            "the buckets ({:?} and {:?})",
            second.buckets, first.buckets
        ));
    }
    if first.native != second.native {
        let words = |desc: &Desc| match desc.native {
            None => "not native".to_owned(),
            Some(native) => format!("{native:?}"),
        };
        return Some(format!(
            "the native buckets ({} and {})",
            words(second),
            words(first)
        ));
    }
    (first.unit != second.unit)
        .then(|| format!("the unit (`{}` and `{}`)", second.unit, first.unit))
}

fn all_labels(desc: &Desc) -> impl Iterator<Item = &LabelDesc> {
    desc.labels.iter().chain(desc.own_labels)
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}

fn values(domain: &Domain) -> String {
    match domain {
        Domain::Closed { values, and } => [*values, *and].concat().join(", "),
        Domain::Open { limit, overflow } => format!("any {limit} and `{overflow}`"),
    }
}
