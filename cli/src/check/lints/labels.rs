use promql_parser::parser::{Expr, LabelModifier};

use super::{Subject, list};
use crate::check::VARIABLE;
use crate::check::finding::Draft;
use crate::check::known::nearest;
use crate::check::labels::{Fit, Labels, fit};
use crate::check::lint::UNKNOWN_LABEL;
use crate::check::promql::{Node, Word};

/// A label that is not there.
pub(super) fn check(subject: &Subject<'_>, drafts: &mut Vec<Draft>) {
    for node in subject.tree.all() {
        match node.expr {
            Expr::VectorSelector(_) | Expr::MatrixSelector(_) => conditions(subject, node, drafts),
            Expr::Aggregate(it) => {
                let operand = node.children.last().and_then(|it| subject.labels(it));
                if let (Some(modifier), Some(labels)) = (&it.modifier, operand) {
                    grouping(subject, node, modifier, &[labels], drafts);
                }
            }
            Expr::Binary(it) => {
                let matching = it.modifier.as_ref().and_then(|it| it.matching.as_ref());
                let sides = node.children.iter().filter_map(|it| subject.labels(it));
                if let Some(modifier) = matching {
                    let sides: Vec<_> = sides.collect();
                    grouping(subject, node, modifier, &sides, drafts);
                }
            }
            _ => {}
        }
    }
}

fn conditions(subject: &Subject<'_>, node: &Node<'_>, drafts: &mut Vec<Draft>) {
    let Some(selector) = node.selector() else {
        return;
    };
    let labels = subject.known.labels(selector);
    if !selector.matchers.or_matchers.is_empty() {
        return;
    }
    for condition in &selector.matchers.matchers {
        if condition.name == "__name__" || condition.name.contains(VARIABLE) {
            continue;
        }
        if fit(&labels, condition) == Fit::NoSuchLabel {
            let places = node.conditions.iter();
            let mut places = places.filter(|it| it.name.text == condition.name);
            let at = places.next().map_or(&node.head, |it| &it.name.at);
            let name = &condition.name;
            let what = crate::check::known::name(selector).unwrap_or("it");
            let message = format!("`{what}` has no label `{name}`, so this selects nothing");
            let draft = subject.draft(UNKNOWN_LABEL, at, message);
            drafts.push(explain(draft, name, &[&labels]));
        }
    }
}

fn grouping(
    subject: &Subject<'_>,
    node: &Node<'_>,
    modifier: &LabelModifier,
    sides: &[&Labels],
    drafts: &mut Vec<Draft>,
) {
    for name in &modifier.labels().labels {
        let may_be = sides.iter().any(|labels| labels.may_have(name));
        if may_be || name.contains(VARIABLE) || name == "__name__" {
            continue;
        }
        let word = |word: &&Word| word.text == *name;
        let at = node
            .labels
            .iter()
            .find(word)
            .map_or(&node.head, |it| &it.at);
        let operand = subject.short(&node.children.last().unwrap_or(node).at);
        let message = match node.expr {
            Expr::Aggregate(_) => format!("`{operand}` has no label `{name}`"),
            _ => format!("neither side has the label `{name}`"),
        };
        let draft = subject.draft(UNKNOWN_LABEL, at, message);
        drafts.push(explain(draft, name, sides));
    }
}

fn explain(draft: Draft, name: &str, sides: &[&Labels]) -> Draft {
    let mut names: Vec<_> = sides
        .iter()
        .flat_map(|it| it.names.keys())
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    names.dedup();
    let draft = draft.label("no such label");
    let near = nearest(name, names.iter().copied()).map(str::to_owned);
    let draft = match &near {
        Some(near) => draft.help(format!("did you mean `{near}`?")),
        None => draft,
    };
    let draft = if names.is_empty() {
        draft.help("there are no labels here")
    } else {
        draft.help(format!("the labels here are {}", list(names)))
    };
    if near.is_some() {
        return draft;
    }
    draft.help(format!(
        "if Prometheus adds it to the targets: `--target-label {name}`"
    ))
}
