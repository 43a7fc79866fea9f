use promql_parser::parser::Expr;

use super::templates::labels_in;
use super::{Purpose, Subject, list};
use crate::check::amount::What;
use crate::check::finding::Draft;
use crate::check::lint::PARTIAL_SUM;
use crate::check::promql::Node;

/// A rate of one series compared with a number, where the sum of all is meant.
pub(super) fn check(subject: &Subject<'_>, drafts: &mut Vec<Draft>) {
    // Panels draw each series; what is recorded is compared elsewhere.
    if matches!(subject.purpose, Purpose::Panel(..) | Purpose::Record(_)) {
        return;
    }
    for node in conditions(subject.tree) {
        let Expr::Binary(it) = node.expr else {
            continue;
        };
        let [left, right] = node.children.as_slice() else {
            continue;
        };
        if !it.op.is_comparison_operator() {
            continue;
        }
        let (side, number) = if subject.amount(right).number().is_some() {
            (left, right)
        } else {
            (right, left)
        };
        let Some(number) = subject.amount(number).number() else {
            continue;
        };
        // One series is above zero exactly if the sum is.
        let any = number == 0.0 && matches!(subject.text(&node.head), ">" | "!=" | "<");
        let counted = matches!(subject.amount(side).what, What::Rate(_) | What::Growth(_));
        if any || !counted || is_aggregated(side) {
            continue;
        }
        drafts.extend(partial(subject, side));
    }
}

/// The comparisons that make up an alert. What is joined by labels is compared for each of their values.
fn conditions<'n, 'e>(node: &'n Node<'e>) -> Vec<&'n Node<'e>> {
    let node = node.bare();
    match node.expr {
        Expr::Binary(it) if it.op.is_comparison_operator() => vec![node],
        Expr::Binary(it) if it.op.is_set_operator() => {
            let joined = it.modifier.as_ref().is_some_and(|it| it.matching.is_some());
            let sides = node.children.iter().filter(|_| !joined);
            sides.flat_map(conditions).collect()
        }
        _ => Vec::new(),
    }
}

fn is_aggregated(node: &Node<'_>) -> bool {
    let nodes = node.all();
    let mut exprs = nodes.iter().map(|node| node.expr);
    exprs.any(|expr| matches!(expr, Expr::Aggregate(_)))
}

fn partial(subject: &Subject<'_>, side: &Node<'_>) -> Option<Draft> {
    let names: Vec<_> = subject.labels(side)?.several().collect();
    if names.is_empty() {
        return None;
    }
    // Words that name the label say that each of its values is meant.
    if let Purpose::Alert(rule) = subject.purpose {
        let texts = rule.annotations.iter().chain(&rule.labels);
        let mut told = texts.flat_map(|(_, text)| labels_in(&text.text));
        if told.any(|told| names.contains(&told.name.as_str())) {
            return None;
        }
    }
    let what = subject.short(&side.at);
    let names = list(names);
    let message = format!("this compares each series by itself: they differ in {names}");
    let draft = subject
        .draft(PARTIAL_SUM, &side.at, message)
        .label("one number for each series");
    let draft = draft.help(format!("write `sum({what})` if the whole is meant"));
    Some(draft.help("or say in the annotations which one it is: `{{ $labels.… }}`"))
}
