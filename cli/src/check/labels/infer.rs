use promql_parser::label::MatchOp;
use promql_parser::parser::token::{
    T_BOTTOMK, T_COUNT_VALUES, T_LAND, T_LIMIT_RATIO, T_LIMITK, T_LOR, T_LUNLESS, T_TOPK,
};
use promql_parser::parser::value::ValueType;
use promql_parser::parser::{
    AggregateExpr, BinaryExpr, Call, Expr, LabelModifier, VectorMatchCardinality,
};

use super::{Domain, Label, Labels, select::narrow};
use crate::check::known::Known;
use crate::check::promql::Node;

/// What a part of an expression yields.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// A number without labels.
    Scalar,
    /// Series.
    Vector(Labels),
}

impl Shape {
    /// The labels of series; none of a number.
    pub(crate) fn labels(&self) -> Option<&Labels> {
        match self {
            Self::Scalar => None,
            Self::Vector(labels) => Some(labels),
        }
    }
}

/// What each part of a tree yields, by its number.
pub(crate) fn shapes(tree: &Node<'_>, known: &Known<'_>) -> Vec<Shape> {
    let mut shapes = Vec::with_capacity(tree.id + 1);
    for node in tree.all() {
        let shape = shape(node, &shapes, known);
        shapes.push(shape);
    }
    shapes
}

fn shape(node: &Node<'_>, below: &[Shape], known: &Known<'_>) -> Shape {
    let operand = |at: usize| {
        let child = node.children.get(at).and_then(|it| below.get(it.id));
        child.cloned().unwrap_or(Shape::Vector(Labels::unknown()))
    };
    match node.expr {
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) => Shape::Scalar,
        Expr::VectorSelector(_) | Expr::MatrixSelector(_) => {
            let labels = node.selector().map(|it| narrow(known.labels(it), it));
            Shape::Vector(labels.unwrap_or_else(Labels::unknown))
        }
        Expr::Paren(_) | Expr::Unary(_) | Expr::Subquery(_) => operand(0),
        Expr::Aggregate(it) => aggregation(it, &operand(node.children.len() - 1)),
        Expr::Call(it) => call(it, node, &operand),
        Expr::Binary(it) => binary(it, &operand(0), &operand(1)),
        Expr::Extension(_) => Shape::Vector(Labels::unknown()),
    }
}

fn aggregation(it: &AggregateExpr, operand: &Shape) -> Shape {
    let Some(labels) = operand.labels() else {
        return Shape::Vector(Labels::unknown());
    };
    if matches!(it.op.id(), T_TOPK | T_BOTTOMK | T_LIMITK | T_LIMIT_RATIO) {
        return operand.clone();
    }
    let mut labels = match &it.modifier {
        None => Labels::default(),
        Some(LabelModifier::Include(names)) => labels.keep(&names.labels),
        Some(LabelModifier::Exclude(names)) => labels.clone().drop(&names.labels),
    };
    if let (T_COUNT_VALUES, Some(Expr::StringLiteral(name))) = (it.op.id(), it.param.as_deref()) {
        labels.add(&name.val, Domain::Open);
    }
    Shape::Vector(labels)
}

fn call(it: &Call, node: &Node<'_>, operand: &dyn Fn(usize) -> Shape) -> Shape {
    let first = || operand(0).labels().cloned().unwrap_or_default();
    let text = |at: usize| match it.args.args.get(at).map(AsRef::as_ref) {
        Some(Expr::StringLiteral(text)) => Some(text.val.as_str()),
        _ => None,
    };
    let labels = match it.func.name {
        _ if it.func.return_type == ValueType::Scalar => return Shape::Scalar,
        "vector" => Labels::default(),
        // Without an argument they speak of now.
        _ if it.args.args.is_empty() => Labels::default(),
        "absent" | "absent_over_time" => absent(node),
        "histogram_quantile" => {
            let labels = operand(1).labels().cloned().unwrap_or_default();
            labels.drop(&["le".to_owned()])
        }
        "quantile_over_time" | "histogram_fraction" => {
            let last = operand(node.children.len() - 1);
            last.labels().cloned().unwrap_or_default()
        }
        "label_replace" | "label_join" => {
            let mut labels = first();
            let domain = Domain::Open;
            let label = Label {
                domain,
                always: false,
            };
            match text(1) {
                Some(name) => drop(labels.names.insert(name.to_owned(), label)),
                None => labels = Labels::unknown(),
            }
            labels
        }
        "info" | "histogram_quantiles" | "max_of" | "min_of" => Labels::unknown(),
        _ => first(),
    };
    Shape::Vector(labels)
}

/// `absent` gives the labels that its selector demands by equality, and no others.
fn absent(node: &Node<'_>) -> Labels {
    let mut labels = Labels::default();
    let selector = node.children.first().and_then(|it| it.bare().selector());
    for condition in selector.iter().flat_map(|it| &it.matchers.matchers) {
        if condition.op == MatchOp::Equal && condition.name != "__name__" {
            let value = condition.value.clone();
            labels.add(&condition.name, Domain::Closed(vec![value]));
        }
    }
    labels
}

fn binary(it: &BinaryExpr, left: &Shape, right: &Shape) -> Shape {
    let (left, right) = match (left, right) {
        (Shape::Scalar, Shape::Scalar) => return Shape::Scalar,
        (Shape::Vector(labels), Shape::Scalar) | (Shape::Scalar, Shape::Vector(labels)) => {
            return Shape::Vector(labels.clone());
        }
        (Shape::Vector(left), Shape::Vector(right)) => (left, right),
    };
    match it.op.id() {
        T_LAND | T_LUNLESS => return Shape::Vector(left.clone()),
        T_LOR => return Shape::Vector(left.clone().or(right)),
        _ => {}
    }
    let modifier = it.modifier.as_ref();
    let labels = match modifier.map(|it| &it.card) {
        Some(VectorMatchCardinality::ManyToOne(extra)) => with_extra(left, right, &extra.labels),
        Some(VectorMatchCardinality::OneToMany(extra)) => with_extra(right, left, &extra.labels),
        _ => match modifier.and_then(|it| it.matching.as_ref()) {
            Some(LabelModifier::Include(names)) => left.keep(&names.labels),
            Some(LabelModifier::Exclude(names)) => left.clone().drop(&names.labels),
            None => left.clone(),
        },
    };
    Shape::Vector(labels)
}

/// `group_left (extra)`: the labels of the side with many, and these of the other.
fn with_extra(many: &Labels, one: &Labels, extra: &[String]) -> Labels {
    let mut labels = many.clone();
    for (name, label) in one.keep(extra).names {
        labels.names.insert(name, label);
    }
    labels
}
