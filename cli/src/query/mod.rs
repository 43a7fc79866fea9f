//! Expressions of PromQL, put together from parts that are each right.

mod number;
mod selector;
mod window;

pub(crate) use number::{dotted, go, number};
pub(crate) use selector::Selector;
pub(crate) use window::Window;

/// `rate(selector[window])`.
pub(crate) fn rate(selector: &Selector, window: &str) -> String {
    over("rate", selector, window)
}

/// A function over the samples of a window.
pub(crate) fn over(function: &str, selector: &Selector, window: &str) -> String {
    format!("{function}({selector}[{window}])")
}

/// The sum for each combination of these labels.
pub(crate) fn sum_by(labels: &[&str], expression: &str) -> String {
    aggregate("sum", labels, expression)
}

/// An aggregation for each combination of these labels, or over everything where there are none.
pub(crate) fn aggregate(operator: &str, labels: &[&str], expression: &str) -> String {
    if labels.is_empty() {
        return format!("{operator}({expression})");
    }
    format!("{operator} by ({}) ({expression})", labels.join(", "))
}

/// A quantile of a histogram by its buckets, for each combination of these labels.
pub(crate) fn quantile(q: f64, labels: &[&str], buckets: &Selector, window: &str) -> String {
    let labels: Vec<_> = labels.iter().copied().chain(["le"]).collect();
    let rates = sum_by(&labels, &rate(buckets, window));
    format!("histogram_quantile({}, {rates})", number(q))
}

/// A part of a whole, and nothing where there is no whole: 0/0 is no number that anyone should see or compare.
pub(crate) fn share(part: &str, whole: &str) -> String {
    format!("{part}\n/\n{}", above(whole, "0"))
}

/// In parentheses: the samples above a limit.
pub(crate) fn above(expression: &str, limit: &str) -> String {
    format!("({expression} > {limit})")
}

/// In parentheses of its own, on lines of its own.
pub(crate) fn block(expression: &str) -> String {
    format!("(\n{}\n)", indented(expression))
}

fn indented(expression: &str) -> String {
    let lines = expression.lines().map(|line| format!("  {line}"));
    lines.collect::<Vec<_>>().join("\n")
}
