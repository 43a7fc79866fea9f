use promql_parser::label::{MatchOp, Matcher};
use promql_parser::parser::VectorSelector;

use super::{Domain, Label, Labels};

/// How a condition meets the values that its label can have.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fit {
    /// It says nothing that the values contradict, or nothing is known of them.
    Some,
    /// No value can satisfy it.
    Nothing,
    /// The series have no such label.
    NoSuchLabel,
}

/// The ways to write a value: a bound stands as `1` in the text format and as `1.0` in `OpenMetrics`.
pub(crate) fn spellings(label: &str, value: &str) -> Vec<String> {
    let mut ways = vec![value.to_owned()];
    if label == "le" && value.parse::<f64>().is_ok_and(f64::is_finite) {
        let number: f64 = value.parse().unwrap_or_default();
        ways.extend([format!("{number}"), format!("{number:?}")]);
    }
    ways
}

/// Whether a condition lets a value through.
pub(crate) fn admits(condition: &Matcher, value: &str) -> bool {
    let ways = spellings(&condition.name, value);
    match condition.op {
        // One spelling that is excluded is meant for all.
        MatchOp::NotEqual | MatchOp::NotRe(_) => ways.iter().all(|way| condition.is_match(way)),
        MatchOp::Equal if condition.name == "le" => spellings("le", &condition.value)
            .iter()
            .any(|it| ways.contains(it)),
        MatchOp::Equal | MatchOp::Re(_) => ways.iter().any(|way| condition.is_match(way)),
    }
}

/// How a condition fits to the labels of a metric.
pub(crate) fn fit(labels: &Labels, condition: &Matcher) -> Fit {
    let Some(label) = labels.names.get(&condition.name) else {
        // A label that is not there is the same as an empty one.
        let absent = labels.more || condition.is_match("");
        return if absent { Fit::Some } else { Fit::NoSuchLabel };
    };
    let empty = !label.always && condition.is_match("");
    match &label.domain {
        Domain::Closed(values) if !empty && !values.iter().any(|it| admits(condition, it)) => {
            Fit::Nothing
        }
        Domain::Open | Domain::Target if label.always && condition.value.is_empty() => {
            match condition.op {
                MatchOp::Equal => Fit::Nothing,
                _ => Fit::Some,
            }
        }
        _ => Fit::Some,
    }
}

/// The labels of what a selector selects.
pub(super) fn narrow(mut labels: Labels, selector: &VectorSelector) -> Labels {
    if !selector.matchers.or_matchers.is_empty() {
        return labels;
    }
    for condition in &selector.matchers.matchers {
        if condition.name == "__name__" {
            continue;
        }
        match labels.names.get_mut(&condition.name) {
            Some(label) => narrow_label(label, condition),
            None if labels.more
                && condition.op == MatchOp::Equal
                && !condition.value.is_empty() =>
            {
                labels.add(
                    &condition.name,
                    Domain::Closed(vec![condition.value.clone()]),
                );
            }
            None => {}
        }
    }
    labels
}

fn narrow_label(label: &mut Label, condition: &Matcher) {
    label.always |= !condition.is_match("");
    match (&mut label.domain, &condition.op) {
        (Domain::Closed(values), _) => values.retain(|value| admits(condition, value)),
        (domain, MatchOp::Equal) if !condition.value.contains(crate::check::VARIABLE) => {
            *domain = Domain::Closed(vec![condition.value.clone()]);
        }
        _ => {}
    }
}
