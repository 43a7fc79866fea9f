//! What each family of an operation shows of its cells.

use bellwether_spec::{Desc, Domain, OperationDesc};

/// How one of the families is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Family {
    pub(super) shows: Shows,
    /// Its number among those of the store.
    pub(super) number: usize,
    /// Whether it leaves the labels out, and shows all series as one.
    pub(super) summed: bool,
}

/// What the family of a number shows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shows {
    Calls { outcome: Option<Domain> },
    Duration { outcome: Option<Domain> },
    InFlight,
    Errors { classes: usize },
}

/// The families as the store is to have them, and in the order of [`OperationDesc::families`] how they are read. The store
/// tells series apart by the labels of its first, so those that leave them out come last.
pub(super) fn families(desc: &OperationDesc) -> (Vec<&Desc>, Box<[Family]>) {
    let mut stored: Vec<_> = desc.families().collect();
    stored.sort_by_key(|family| family.labels.is_empty());
    let labels = stored.first().map_or(0, |first| first.labels.len());
    let place = |family: &Desc| stored.iter().position(|it| it.name == family.name);
    let all = desc.families().zip(shows(desc));
    let families = all.map(|(family, shows)| Family {
        shows,
        number: place(family).unwrap_or_default(),
        summed: family.labels.len() < labels,
    });
    let families = families.collect();
    (stored, families)
}

fn shows(desc: &OperationDesc) -> impl Iterator<Item = Shows> {
    let outcome = |desc: Desc| desc.own_labels.first().map(|label| label.domain);
    let calls = desc.calls.map(|calls| Shows::Calls {
        outcome: outcome(calls),
    });
    let duration = desc.duration.map(|duration| Shows::Duration {
        outcome: outcome(duration),
    });
    let in_flight = desc.in_flight.map(|_| Shows::InFlight);
    let errors = desc.errors.map(|errors| Shows::Errors {
        classes: errors.own_values(),
    });
    [calls, duration, in_flight, errors].into_iter().flatten()
}

/// The values of the label that tells endings apart, in order.
pub(super) fn words(outcome: Domain) -> impl Iterator<Item = &'static str> {
    (0..outcome.size()).filter_map(move |index| outcome.value(index))
}
