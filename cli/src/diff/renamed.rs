use crate::catalog::Family;

/// Families that seem to be the same under another name: of one kind, and with the same help, or declared at the same
/// place. Each is in one pair at most.
pub(super) fn pairs<'a>(gone: &[&'a Family], come: &[&'a Family]) -> Vec<(&'a Family, &'a Family)> {
    let mut pairs: Vec<(&Family, &Family)> = Vec::new();
    for same in [same_help, same_place] {
        for old in gone {
            let taken = |new: &Family| pairs.iter().any(|(_, it)| it.name == new.name);
            let done = pairs.iter().any(|(it, _)| it.name == old.name);
            let mut free = come
                .iter()
                .filter(|new| old.kind == new.kind && !taken(new));
            if let (false, Some(new)) = (done, free.find(|new| same(old, new))) {
                pairs.push((old, new));
            }
        }
    }
    pairs
}

fn same_help(old: &Family, new: &Family) -> bool {
    !old.help.is_empty() && old.help == new.help
}

fn same_place(old: &Family, new: &Family) -> bool {
    let places = |family: &Family| {
        family
            .declarations
            .iter()
            .map(|it| it.origin.clone())
            .collect::<Vec<_>>()
    };
    let new = places(new);
    places(old).iter().any(|place| new.contains(place))
}
