use promql_parser::parser::Expr;
use promql_parser::parser::token::{T_COUNT, T_EQLC, T_GROUP, T_LAND, T_LUNLESS, T_SUB};

use super::Subject;
use crate::check::finding::Draft;
use crate::check::known::{Metric, Sort};
use crate::check::lint::{COUNTER_WITHOUT_RATE, RATE_OF_GAUGE, RATE_OF_SUM};
use crate::check::promql::Node;

/// Functions for which only the existence of a series matters, or that work on subqueries of counters.
const EXISTENCE: [&str; 10] = [
    "absent",
    "absent_over_time",
    "present_over_time",
    "count_over_time",
    "changes",
    "resets",
    "timestamp",
    "rate",
    "irate",
    "increase",
];

/// Counters as they are, rates of gauges, rates of sums.
pub(super) fn check(subject: &Subject<'_>, drafts: &mut Vec<Draft>) {
    subject.each(|node, around| match node.expr {
        Expr::VectorSelector(selector) => {
            let metric = subject.known.metric(selector);
            if let Some(metric) = metric.filter(|metric| metric.sort.only_rises()) {
                plain(subject, node, around, metric, drafts);
            }
        }
        Expr::MatrixSelector(matrix) => {
            let metric = subject.known.metric(&matrix.vs);
            if let (Some(metric), Some(function)) = (metric, around.last()) {
                ranged(subject, node, function, metric, drafts);
            }
        }
        Expr::Call(it) if matches!(it.func.name, "rate" | "irate" | "increase") => {
            rate_of_sum(subject, node, it.func.name, drafts);
        }
        _ => {}
    });
}

fn function<'e>(node: &Node<'e>) -> Option<&'e str> {
    match node.expr {
        Expr::Call(it) => Some(it.func.name),
        _ => None,
    }
}

/// Whether something around a counter asks for its existence or its resets, and not for its number.
fn is_sensible(subject: &Subject<'_>, around: &[&Node<'_>]) -> bool {
    around.iter().any(|outer| match outer.expr {
        Expr::Call(it) => EXISTENCE.contains(&it.func.name),
        Expr::Aggregate(it) => matches!(it.op.id(), T_COUNT | T_GROUP),
        Expr::Binary(it) => match it.op.id() {
            T_LAND | T_LUNLESS => true,
            T_EQLC => {
                let mut sides = outer.children.iter();
                sides.any(|side| subject.amount(side).number() == Some(0.0))
            }
            T_SUB => is_growth_by_hand(outer),
            _ => false,
        },
        _ => false,
    })
}

/// `x - x offset 5m`.
fn is_growth_by_hand(node: &Node<'_>) -> bool {
    let mut names = Vec::new();
    let mut shifted = false;
    for part in node.all() {
        if let Some(selector) = part.selector() {
            names.push(selector.name.as_deref());
            shifted |= selector.offset.is_some();
        }
    }
    shifted && names.len() == 2 && names[0] == names[1]
}

fn plain(
    subject: &Subject<'_>,
    node: &Node<'_>,
    around: &[&Node<'_>],
    metric: &Metric<'_>,
    drafts: &mut Vec<Draft>,
) {
    if is_sensible(subject, around) {
        return;
    }
    let name = subject.text(&node.head);
    let whole = subject.short(&node.at);
    let in_quantile = around
        .iter()
        .any(|outer| function(outer) == Some("histogram_quantile"));
    let (message, what) = match metric.sort {
        Sort::Bucket if in_quantile => (
            "this is the quantile of everything since the program started".to_owned(),
            "counts that only rise",
        ),
        Sort::Counter => (
            format!("`{name}` is a counter: its number says how long the program has run"),
            "only rises, until a restart",
        ),
        _ => (
            format!("`{name}` only rises: its number says how long the program has run"),
            "only rises, until a restart",
        ),
    };
    let draft = subject
        .draft(COUNTER_WITHOUT_RATE, &node.at, message)
        .label(what);
    drafts.push(draft.help(format!(
        "write `rate({whole}[5m])` for events a second, or `increase({whole}[1h])`"
    )));
}

fn ranged(
    subject: &Subject<'_>,
    node: &Node<'_>,
    outer: &Node<'_>,
    metric: &Metric<'_>,
    drafts: &mut Vec<Draft>,
) {
    let Some(name) = function(outer) else { return };
    let metric_name = subject.text(&node.head);
    let whole = subject.short(&node.at);
    let sort = metric.sort;
    match name {
        "rate" | "irate" | "increase" if sort == Sort::Gauge => {
            let message =
                format!("`{metric_name}` is a gauge, and `{name}` takes every fall for a restart");
            let instead = if name == "increase" { "delta" } else { "deriv" };
            let draft = subject.draft(RATE_OF_GAUGE, &outer.head, message);
            let draft = draft.label("for what only rises");
            drafts.push(draft.help(format!("write `{instead}({whole})`")));
        }
        "delta" | "idelta" | "deriv" | "predict_linear" if sort.only_rises() => {
            let message = format!(
                "`{metric_name}` is a counter, and `{name}` takes every restart for a fall"
            );
            let draft = subject.draft(RATE_OF_GAUGE, &outer.head, message);
            let instead = match name {
                "delta" => "increase",
                "idelta" => "irate",
                _ => "rate",
            };
            let draft = draft.label("for what goes up and down");
            drafts.push(draft.help(format!("write `{instead}({whole})`")));
        }
        "avg_over_time" | "sum_over_time" | "min_over_time" | "max_over_time"
        | "quantile_over_time" | "stddev_over_time" | "stdvar_over_time" | "last_over_time"
            if sort.only_rises() =>
        {
            let message = format!(
                "`{metric_name}` is a counter: `{name}` of it says how long the program has run"
            );
            let draft = subject.draft(COUNTER_WITHOUT_RATE, &node.at, message);
            let draft = draft.label("only rises, until a restart");
            drafts.push(draft.help(format!("write `rate({whole})`")));
        }
        _ => {}
    }
}

/// `rate(sum(x)[5m:])`.
fn rate_of_sum(subject: &Subject<'_>, node: &Node<'_>, name: &str, drafts: &mut Vec<Draft>) {
    let Some(subquery) = node.children.first().map(Node::bare) else {
        return;
    };
    if !matches!(subquery.expr, Expr::Subquery(_)) {
        return;
    }
    let inner = subquery.children.first().map(Node::bare);
    let Some(inner) = inner.filter(|inner| matches!(inner.expr, Expr::Aggregate(_))) else {
        return;
    };
    let counter = inner
        .children
        .last()
        .map(Node::bare)
        .and_then(Node::selector);
    let metric = counter.and_then(|selector| subject.known.metric(selector));
    if metric.is_some_and(|metric| metric.sort.only_rises()) {
        let message = format!("`{name}` of a sum takes the restart of one program for one of all");
        let draft = subject.draft(RATE_OF_SUM, &node.at, message);
        drafts.push(draft.help("write `sum(rate(x[5m]))`: first the rate, then the sum"));
    }
}
