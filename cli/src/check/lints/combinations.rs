use promql_parser::label::Matcher;

use super::Subject;
use crate::catalog::{Declaration, Values};
use crate::check::VARIABLE;
use crate::check::finding::Draft;
use crate::check::labels::{Fit, admits, fit};
use crate::check::lint::DEAD_VALUE;

/// Values that occur, but not together: each place that declares a family has labels of its own.
pub(super) fn check(subject: &Subject<'_>, drafts: &mut Vec<Draft>) {
    for node in subject.tree.all() {
        let Some(selector) = node.selector() else {
            continue;
        };
        let family = subject.known.metric(selector).and_then(|it| it.family);
        let Some(family) = family.filter(|family| family.declarations.len() > 1) else {
            continue;
        };
        let conditions = &selector.matchers.matchers;
        let labels = subject.known.labels(selector);
        let alone = conditions.iter().all(|it| fit(&labels, it) == Fit::Some);
        let fits = |place: &Declaration| conditions.iter().all(|it| can_hold(place, it));
        if !alone || !selector.matchers.or_matchers.is_empty() {
            continue;
        }
        if !family.declarations.iter().any(fits) {
            let message = format!("no series of `{}` has all of these labels", family.name);
            let draft = subject.draft(DEAD_VALUE, &node.at, message);
            let draft = draft.label("this selects nothing");
            drafts
                .push(draft.help("each condition fits to some series, but never to the same one"));
        }
    }
}

/// Whether a series of this place can satisfy a condition. What the place does not know may be anything.
fn can_hold(place: &Declaration, condition: &Matcher) -> bool {
    let name = &condition.name;
    if condition.value.contains(VARIABLE) {
        return true;
    }
    if let Some(value) = place.constant_labels.get(name) {
        return admits(condition, value);
    }
    let label = place.labels.iter().find(|label| label.name == *name);
    match label.map(|label| &label.values) {
        Some(Values::Closed { values }) => values.iter().any(|value| admits(condition, value)),
        Some(Values::Open { .. }) | None => true,
    }
}
