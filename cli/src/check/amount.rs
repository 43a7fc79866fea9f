//! What the numbers of an expression mean, as far as units and factors go.

use promql_parser::parser::token::{
    T_ADD, T_AVG, T_BOTTOMK, T_DIV, T_LAND, T_LIMITK, T_LOR, T_LUNLESS, T_MAX, T_MIN, T_MUL,
    T_QUANTILE, T_SUB, T_SUM, T_TOPK,
};
use promql_parser::parser::{BinaryExpr, Expr};

use super::known::{Known, Sort};
use super::promql::Node;

/// What a number is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum What {
    /// A constant.
    Number,
    /// Events a second, or of the given unit a second.
    Rate(String),
    /// Events in a range of time.
    Growth(String),
    /// A share, from 0 to 1 before its factor.
    Share,
    /// A quantile of the histogram with this name.
    Quantile(String),
    /// Nothing is known.
    Other,
}

/// A number, and the factor that it was multiplied by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Amount {
    pub(crate) what: What,
    /// For a constant, the constant.
    pub(crate) factor: f64,
}

impl Amount {
    pub(crate) const OTHER: Self = Self {
        what: What::Other,
        factor: 1.0,
    };

    fn new(what: What) -> Self {
        Self { what, factor: 1.0 }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        (self.what == What::Number).then_some(self.factor)
    }

    fn times(&self, factor: f64) -> Self {
        Self {
            what: self.what.clone(),
            factor: self.factor * factor,
        }
    }
}

/// What each part of a tree is, by its number.
pub(crate) fn amounts(tree: &Node<'_>, known: &Known<'_>) -> Vec<Amount> {
    let mut amounts = Vec::with_capacity(tree.id + 1);
    for node in tree.all() {
        let amount = amount(node, &amounts, known);
        amounts.push(amount);
    }
    amounts
}

fn amount(node: &Node<'_>, below: &[Amount], known: &Known<'_>) -> Amount {
    let operand = |at: usize| {
        node.children
            .get(at)
            .map_or(&Amount::OTHER, |it| &below[it.id])
    };
    let last = || operand(node.children.len().saturating_sub(1)).clone();
    match node.expr {
        Expr::NumberLiteral(number) => Amount {
            what: What::Number,
            factor: number.val,
        },
        Expr::Paren(_) | Expr::Subquery(_) => operand(0).clone(),
        Expr::Unary(_) => operand(0).times(-1.0),
        Expr::VectorSelector(selector) => known
            .metric(selector)
            .map_or(Amount::OTHER, |it| it.amount.clone()),
        Expr::Aggregate(it) => match (it.op.id(), last()) {
            (T_SUM, amount) if matches!(amount.what, What::Rate(_) | What::Growth(_)) => amount,
            (T_AVG | T_MAX | T_MIN | T_TOPK | T_BOTTOMK | T_QUANTILE | T_LIMITK, amount) => amount,
            _ => Amount::OTHER,
        },
        Expr::Call(it) => match it.func.name {
            "rate" | "irate" => {
                rated(node, known).map_or(Amount::OTHER, |unit| Amount::new(What::Rate(unit)))
            }
            "increase" => {
                rated(node, known).map_or(Amount::OTHER, |unit| Amount::new(What::Growth(unit)))
            }
            "histogram_quantile" => quantile(node, known),
            "abs" | "ceil" | "floor" | "round" | "clamp" | "clamp_min" | "clamp_max" | "sort"
            | "sort_desc" | "scalar" | "vector" | "label_replace" | "label_join"
            | "avg_over_time" | "max_over_time" | "min_over_time" | "last_over_time" => {
                operand(0).clone()
            }
            "quantile_over_time" => last(),
            _ => Amount::OTHER,
        },
        Expr::Binary(it) => binary(it, operand(0), operand(1)),
        Expr::StringLiteral(_) | Expr::MatrixSelector(_) | Expr::Extension(_) => Amount::OTHER,
    }
}

/// The unit of what a function of a range counts.
fn rated(node: &Node<'_>, known: &Known<'_>) -> Option<String> {
    let selector = node.children.first()?.bare().selector()?;
    let metric = known.metric(selector)?;
    let unit = metric.family.map_or("", |family| family.unit.as_str());
    match metric.sort {
        Sort::Counter => Some(unit.to_owned()),
        Sort::Count | Sort::Bucket => Some(String::new()),
        // Even without a unit, a sum is no number of events.
        Sort::Sum => Some(format!("sum of {unit}")),
        Sort::Gauge | Sort::Unknown => None,
    }
}

fn quantile(node: &Node<'_>, known: &Known<'_>) -> Amount {
    let buckets = node.all().into_iter().filter_map(|below| {
        let metric = known.metric(below.selector()?)?;
        (metric.sort == Sort::Bucket).then_some(metric.family?)
    });
    let mut names: Vec<_> = buckets.map(|family| family.name.clone()).collect();
    names.dedup();
    match <[String; 1]>::try_from(names) {
        Ok([name]) => Amount::new(What::Quantile(name)),
        Err(_) => Amount::OTHER,
    }
}

fn binary(it: &BinaryExpr, left: &Amount, right: &Amount) -> Amount {
    if it.op.is_comparison_operator() {
        let side = if left.number().is_some() { right } else { left };
        return if it.return_bool() {
            Amount::OTHER
        } else {
            side.clone()
        };
    }
    match (it.op.id(), left.number(), right.number()) {
        (T_LAND | T_LUNLESS, ..) => left.clone(),
        (T_LOR, ..) if left == right || right.number().is_some() => left.clone(),
        (T_MUL, Some(factor), _) => right.times(factor),
        (T_MUL, _, Some(factor)) => left.times(factor),
        (T_DIV, _, Some(factor)) => left.times(1.0 / factor),
        (T_ADD, Some(one), Some(two)) => constant(one + two),
        (T_SUB, Some(one), Some(two)) => constant(one - two),
        // What is left of the whole.
        (T_SUB, Some(one), None) if right.what == What::Share => Amount {
            what: What::Share,
            factor: one,
        },
        (T_ADD | T_SUB, None, None) if left == right => left.clone(),
        (T_DIV, None, None) => quotient(left, right),
        _ => Amount::OTHER,
    }
}

fn constant(factor: f64) -> Amount {
    Amount {
        what: What::Number,
        factor,
    }
}

fn quotient(left: &Amount, right: &Amount) -> Amount {
    let alike = match (&left.what, &right.what) {
        (What::Rate(one), What::Rate(two)) | (What::Growth(one), What::Growth(two)) => one == two,
        _ => false,
    };
    if !alike {
        return Amount::OTHER;
    }
    Amount {
        what: What::Share,
        factor: left.factor / right.factor,
    }
}
