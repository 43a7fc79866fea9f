use promql_parser::parser::Expr;
use promql_parser::parser::token::{T_GTE, T_GTR, T_LSS, T_LTE, TokenId};

use super::Subject;
use crate::catalog::Family;
use crate::check::amount::What;
use crate::check::finding::Draft;
use crate::check::known::{Asked, Metric, Sort};
use crate::check::lint::{
    QUANTILE_GUESS, QUANTILE_INPUT, QUANTILE_RANGE, QUANTILE_THRESHOLD, QUANTILE_WITHOUT_LE,
};
use crate::check::promql::Node;

/// How much wider than its lower bound a bucket may be before a number inside of it is a guess.
const FAR: f64 = 4.0;

/// Quantiles of histograms, and what they are compared with.
pub(super) fn check(subject: &Subject<'_>, drafts: &mut Vec<Draft>) {
    for node in subject.tree.all() {
        match node.expr {
            Expr::Call(it) if it.func.name == "histogram_quantile" => {
                quantile(subject, node, drafts);
            }
            Expr::Binary(it) if it.op.is_comparison_operator() => {
                threshold(subject, node, it.op.id(), drafts);
            }
            _ => {}
        }
    }
}

fn quantile(subject: &Subject<'_>, node: &Node<'_>, drafts: &mut Vec<Draft>) {
    let [wanted, buckets] = node.children.as_slice() else {
        return;
    };
    if let Some(number) = subject
        .amount(wanted)
        .number()
        .filter(|it| !(0.0..=1.0).contains(it))
    {
        let message = format!("a quantile is between 0 and 1, and this is {number}");
        let draft = subject
            .draft(QUANTILE_RANGE, &wanted.at, message)
            .label("out of range");
        drafts.push(match number {
            1.0..=100.0 => draft.help(format!("write `{}`", number / 100.0)),
            _ => draft,
        });
    }
    let metrics = metrics(subject, buckets);
    // An unknown metric is a finding of its own.
    let Some(metrics) = metrics else { return };
    if !metrics.is_empty()
        && metrics
            .iter()
            .all(|it| !matches!(it.sort, Sort::Bucket | Sort::Unknown))
    {
        let what = subject.short(&buckets.at);
        let message = format!("`{what}` has no buckets, so there is no quantile of it");
        let draft = subject
            .draft(QUANTILE_INPUT, &buckets.at, message)
            .label("no buckets");
        let family = metrics
            .iter()
            .find_map(|it| it.family.filter(|it| !it.buckets.is_empty()));
        drafts.push(match family {
            Some(family) => draft.help(format!(
                "write `sum by (le) (rate({}_bucket[5m]))`",
                family.name
            )),
            None => draft.help("declare a histogram, and give its `_bucket`"),
        });
        return;
    }
    // The buckets of a native histogram are in its one series, and no label tells them apart.
    let native = |it: &&Metric<'_>| {
        it.sort == Sort::Unknown && it.family.is_some_and(|family| family.native.is_some())
    };
    if metrics.iter().any(native) {
        return;
    }
    let labels = subject.labels(buckets);
    if labels.is_some_and(|labels| !labels.may_have("le")) {
        let what = subject.short(&buckets.at);
        let message = format!("`{what}` has no label `le` any more, so there are no buckets");
        let draft = subject.draft(QUANTILE_WITHOUT_LE, &buckets.at, message);
        let draft = draft.label("`le` is aggregated away");
        drafts.push(draft.help("keep the bounds: `sum by (le, …) (…)`"));
    }
}

/// The metrics below a node; nothing where one of them is unknown or not the program's.
fn metrics<'s>(subject: &'s Subject<'_>, node: &Node<'s>) -> Option<Vec<&'s Metric<'s>>> {
    let mut metrics = Vec::new();
    for part in node.all() {
        if let Some(selector) = part.selector() {
            match subject.known.asked(selector) {
                Asked::Metric(metric) => metrics.push(metric),
                Asked::Other | Asked::Nothing(_) => return None,
            }
        }
    }
    Some(metrics)
}

fn threshold(subject: &Subject<'_>, node: &Node<'_>, op: TokenId, drafts: &mut Vec<Draft>) {
    let [left, right] = node.children.as_slice() else {
        return;
    };
    let (quantile, number, at, rising) = match (subject.amount(left), subject.amount(right)) {
        (quantile, number) if number.number().is_some() => (quantile, number, right, true),
        (number, quantile) if number.number().is_some() => (quantile, number, left, false),
        _ => return,
    };
    let (What::Quantile(name), Some(number)) = (&quantile.what, number.number()) else {
        return;
    };
    let Some(family) = subject.known.family(name) else {
        return;
    };
    let limit = number / quantile.factor;
    let Some(&highest) = family.buckets.last().filter(|_| quantile.factor > 0.0) else {
        return;
    };
    let above = match op {
        T_GTR | T_LTE if rising => limit >= highest,
        T_LSS | T_GTE if !rising => limit >= highest,
        _ => limit > highest,
    };
    let unit = if family.unit.is_empty() { "" } else { " " };
    let unit = format!("{unit}{}", family.unit);
    if above {
        let message = format!(
            "this quantile is never above {highest}{unit}, the highest finite bound of `{name}`"
        );
        let true_always = matches!((op, rising), (T_LSS | T_LTE, true) | (T_GTR | T_GTE, false));
        let label = if true_always {
            "always true"
        } else {
            "never true"
        };
        let draft = subject
            .draft(QUANTILE_THRESHOLD, &at.at, message)
            .label(label);
        drafts.push(draft.help(format!(
            "add a bound above {limit}{unit} to `{name}`, or compare with less than {highest}"
        )));
    } else {
        drafts.extend(guess(subject, at, family, limit, &unit));
    }
}

/// A number inside of a wide bucket.
fn guess(
    subject: &Subject<'_>,
    at: &Node<'_>,
    family: &Family,
    limit: f64,
    unit: &str,
) -> Option<Draft> {
    let upper = *family.buckets.iter().find(|bound| **bound >= limit)?;
    let lower = family
        .buckets
        .iter()
        .rfind(|bound| **bound < limit)
        .copied();
    let lower = lower.unwrap_or(0.0);
    let is_bound = (upper - limit).abs() <= upper.abs() * 1e-9;
    if is_bound || limit <= 0.0 || upper < lower * FAR {
        return None;
    }
    let name = &family.name;
    let message = format!(
        "`{name}` has no bound between {lower} and {upper}{unit}, so this comparison is a guess"
    );
    let draft = subject.draft(QUANTILE_GUESS, &at.at, message);
    let draft = draft.label("inside of a wide bucket");
    Some(draft.help(format!("add the bound {limit} to `{name}`")))
}
