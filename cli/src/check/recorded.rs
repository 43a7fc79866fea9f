use std::collections::HashSet;

use super::amount::{Amount, amounts};
use super::input::Rule;
use super::known::{Known, Metric, Sort, name};
use super::labels::{Domain, Labels, shapes};
use super::lints::Purpose;
use super::parsed::Placed;
use super::promql::Node;

/// Makes known what the rules record, with the labels that their expressions leave.
pub(super) fn add(known: &mut Known<'_>, placed: &[Vec<Placed<'_>>]) {
    let mut waiting: Vec<_> = placed
        .iter()
        .flatten()
        .filter_map(|it| match it.purpose {
            Purpose::Record(rule) => Some((rule, it)),
            _ => None,
        })
        .collect();
    // A rule may stand on others, which come first. What stands on itself stays unknown in its labels.
    while !waiting.is_empty() {
        let names: HashSet<_> = waiting
            .iter()
            .map(|(rule, _)| rule.name.text.clone())
            .collect();
        let (later, now): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .partition(|(_, placed)| stands_on(placed, &names));
        let stuck = now.is_empty();
        let ready = if stuck { &later } else { &now };
        for (rule, placed) in ready {
            let metric = if stuck {
                unknown()
            } else {
                metric(rule, placed, known)
            };
            known.add(rule.name.text.clone(), metric);
        }
        waiting = if stuck { Vec::new() } else { later };
    }
}

fn stands_on(placed: &Placed<'_>, names: &HashSet<String>) -> bool {
    let nodes = placed.tree().map_or_else(Vec::new, Node::all);
    let mut asked = nodes
        .iter()
        .filter_map(|node| node.selector())
        .filter_map(name);
    asked.any(|name| names.contains(name))
}

fn unknown<'c>() -> Metric<'c> {
    Metric {
        sort: Sort::Unknown,
        labels: Labels::unknown(),
        amount: Amount::OTHER,
        family: None,
    }
}

fn metric<'c>(rule: &Rule, placed: &Placed<'_>, known: &Known<'c>) -> Metric<'c> {
    let Some(tree) = placed.tree() else {
        return unknown();
    };
    let shape = shapes(tree, known).pop();
    let amount = amounts(tree, known).pop();
    let labels = shape.and_then(|shape| shape.labels().cloned());
    let mut labels = labels.unwrap_or_default();
    for (name, value) in &rule.labels {
        labels.add(&name.text, Domain::Closed(vec![value.text.clone()]));
    }
    Metric {
        sort: Sort::Unknown,
        labels,
        amount: amount.unwrap_or(Amount::OTHER),
        family: None,
    }
}
