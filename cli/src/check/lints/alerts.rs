use promql_parser::parser::Expr;
use promql_parser::parser::token::{T_EQLC, T_GTE, T_GTR, T_LOR, T_LSS, T_LTE, T_LUNLESS};

use super::{Purpose, Subject};
use crate::check::finding::Draft;
use crate::check::known::Asked;
use crate::check::lint::{ABSENT_BLIND, ALWAYS_FIRES};
use crate::check::promql::Node;

/// Alerts that fire always, or not when it matters most.
pub(super) fn check(subject: &Subject<'_>, drafts: &mut Vec<Draft>) {
    if !matches!(subject.purpose, Purpose::Alert(_)) {
        return;
    }
    let root = subject.tree.bare();
    if !filters(root) && asks_the_program(subject, root) {
        let message = "this alert has no condition: it fires for every series that there is";
        let draft = subject
            .draft(ALWAYS_FIRES, &root.at, message)
            .label("always there");
        drafts.push(draft.help("compare it with a number; without `bool`"));
    }
    if !subject.absence_is_noticed {
        drafts.extend(blind(subject, root));
    }
}

/// Whether an expression leaves out what is well.
fn filters(node: &Node<'_>) -> bool {
    match node.bare().expr {
        Expr::Binary(it) if it.op.is_comparison_operator() => !it.return_bool(),
        Expr::Binary(it) => match it.op.id() {
            T_LUNLESS => true,
            T_LOR => node.bare().children.iter().all(filters),
            // `and`; and arithmetic of what filters, which changes the number and leaves the series.
            _ => node.bare().children.iter().any(filters),
        },
        Expr::Call(it) => match it.func.name {
            "absent" | "absent_over_time" => true,
            "vector" => false,
            _ => node.bare().children.iter().any(filters),
        },
        Expr::Aggregate(_) | Expr::Unary(_) | Expr::Subquery(_) => {
            node.bare().children.iter().any(filters)
        }
        _ => false,
    }
}

/// Whether every metric is one of the program's own: what a rule records may be filtered already.
fn asks_the_program(subject: &Subject<'_>, node: &Node<'_>) -> bool {
    let nodes = node.all();
    let mut selectors = nodes.iter().filter_map(|part| part.selector()).peekable();
    selectors.peek().is_some()
        && selectors.all(|selector| match subject.known.asked(selector) {
            Asked::Metric(metric) => metric.family.is_some(),
            Asked::Other | Asked::Nothing(_) => false,
        })
}

/// An alert on too little of something that only the program exposes.
fn blind(subject: &Subject<'_>, root: &Node<'_>) -> Option<Draft> {
    let Expr::Binary(it) = root.expr else {
        return None;
    };
    let [left, right] = root.children.as_slice() else {
        return None;
    };
    let number = |node: &Node<'_>| subject.amount(node).number();
    let (side, limit, below) = match (number(left), number(right)) {
        (None, Some(limit)) => (left, limit, matches!(it.op.id(), T_LSS | T_LTE)),
        (Some(limit), None) => (right, limit, matches!(it.op.id(), T_GTR | T_GTE)),
        _ => return None,
    };
    let is_zero = it.op.id() == T_EQLC && limit == 0.0;
    if !(below || is_zero) || !asks_the_program(subject, side) || has_fallback(side) {
        return None;
    }
    let message = "when the program is gone, so are these series, and this alert is silent";
    let draft = subject
        .draft(ABSENT_BLIND, &side.at, message)
        .label("nothing, when nobody exposes it");
    let draft = draft.help("add an alert on `up == 0`, or one on `absent(up{job=\"…\"})`");
    Some(draft.help(format!(
        "or write `… or absent({})` here",
        first_selector(subject, side)
    )))
}

/// `or vector(0)`.
fn has_fallback(node: &Node<'_>) -> bool {
    let nodes = node.all();
    let mut exprs = nodes.iter().map(|part| part.expr);
    exprs.any(|expr| matches!(expr, Expr::Binary(it) if it.op.id() == T_LOR))
}

fn first_selector<'s>(subject: &'s Subject<'_>, node: &Node<'_>) -> &'s str {
    let nodes = node.all();
    let selector = nodes.iter().find(|part| part.selector().is_some());
    selector.map_or("…", |part| subject.text(&part.head))
}

/// Whether an alert notices that series are gone: it asks `up` or `absent`.
pub(in crate::check) fn notices_absence(tree: &Node<'_>) -> bool {
    tree.all().iter().any(|part| match part.expr {
        Expr::Call(it) => it.func.name.starts_with("absent"),
        Expr::VectorSelector(selector) => selector.name.as_deref() == Some("up"),
        Expr::MatrixSelector(matrix) => matrix.vs.name.as_deref() == Some("up"),
        _ => false,
    })
}
