use promql_parser::parser::token::{T_LAND, T_LOR, T_LUNLESS};
use promql_parser::parser::{BinaryExpr, Expr, LabelModifier, VectorMatchCardinality};

use super::{Subject, list};
use crate::check::finding::Draft;
use crate::check::labels::Labels;
use crate::check::lint::VECTOR_MISMATCH;
use crate::check::promql::Node;

/// Two sides whose series cannot meet, or meet several at once.
pub(super) fn check(subject: &Subject<'_>, drafts: &mut Vec<Draft>) {
    for node in subject.tree.all() {
        let Expr::Binary(it) = node.expr else {
            continue;
        };
        let [left, right] = node.children.as_slice() else {
            continue;
        };
        let (Some(one), Some(two)) = (subject.labels(left), subject.labels(right)) else {
            continue;
        };
        if it.op.id() == T_LOR {
            continue;
        }
        let key = Key::new(it);
        let draft = cannot_meet(subject, node, &key, (one, two))
            .or_else(|| meets_several(subject, node, it, &key, (one, two)))
            .or_else(|| meets_itself(subject, node, it, (left, right)));
        drafts.extend(draft);
    }
}

/// Which labels have to be the same on both sides.
struct Key<'e> {
    labels: &'e [String],
    /// Only these, or all but these.
    only: bool,
}

impl<'e> Key<'e> {
    fn new(it: &'e BinaryExpr) -> Self {
        let matching = it.modifier.as_ref().and_then(|it| it.matching.as_ref());
        match matching {
            Some(LabelModifier::Include(labels)) => Self {
                labels: &labels.labels,
                only: true,
            },
            Some(LabelModifier::Exclude(labels)) => Self {
                labels: &labels.labels,
                only: false,
            },
            None => Self {
                labels: &[],
                only: false,
            },
        }
    }

    fn has(&self, name: &str) -> bool {
        self.labels.iter().any(|label| label == name) == self.only
    }
}

fn cannot_meet(
    subject: &Subject<'_>,
    node: &Node<'_>,
    key: &Key<'_>,
    (one, two): (&Labels, &Labels),
) -> Option<Draft> {
    let missing = |from: &Labels, other: &Labels| {
        let names = from.names.keys().filter(|name| key.has(name));
        let missing = names.filter(|name| from.always_has(name) && !other.may_have(name));
        missing.cloned().collect::<Vec<_>>()
    };
    let operator = subject.text(&node.head).to_owned();
    for (from, other, here, there) in [(one, two, "left", "right"), (two, one, "right", "left")] {
        let names = missing(from, other);
        if names.is_empty() {
            continue;
        }
        let names = list(names.iter().map(String::as_str));
        let message = format!(
            "no series meet here: the {here} side of `{operator}` has {names}, and the {there} side has not"
        );
        let draft = subject.draft(VECTOR_MISMATCH, &node.head, message);
        let draft = draft.label("the result is empty");
        return Some(draft.help(advice(subject, node)));
    }
    let both = one.names.iter().filter(|(name, _)| key.has(name));
    for (name, label) in both {
        let Some(other) = two.names.get(name) else {
            continue;
        };
        if label.domain.excludes(&other.domain) && label.always && other.always {
            let message =
                format!("no series meet here: the two sides have other values of `{name}`");
            let draft = subject.draft(VECTOR_MISMATCH, &node.head, message);
            let draft = draft.label("the result is empty");
            return Some(draft.help(advice(subject, node)));
        }
    }
    None
}

/// What makes two sides meet.
fn advice(subject: &Subject<'_>, node: &Node<'_>) -> String {
    let [left, right] = node.children.as_slice() else {
        return String::new();
    };
    let operator = subject.text(&node.head);
    let plain =
        |node: &Node<'_>| matches!(node.bare().expr, Expr::Call(_) | Expr::VectorSelector(_));
    if plain(left) && plain(right) {
        let (left, right) = (subject.short(&left.at), subject.short(&right.at));
        return format!("sum both sides: `sum({left}) {operator} sum({right})`");
    }
    "aggregate both sides by the same labels, or name the common ones: `on (…)`, with `group_left` where one side has more"
        .to_owned()
}

/// Where one series of a side meets several of the other, and nothing says that this is meant.
fn meets_several(
    subject: &Subject<'_>,
    node: &Node<'_>,
    it: &BinaryExpr,
    key: &Key<'_>,
    (one, two): (&Labels, &Labels),
) -> Option<Draft> {
    if matches!(it.op.id(), T_LAND | T_LUNLESS) {
        return None;
    }
    let several = |labels: &Labels| {
        let names = labels.several().filter(|name| !key.has(name));
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    let card = it.modifier.as_ref().map(|it| &it.card);
    let (left, right) = match card {
        Some(VectorMatchCardinality::ManyToOne(_)) => (Vec::new(), several(two)),
        Some(VectorMatchCardinality::OneToMany(_)) => (several(one), Vec::new()),
        _ => (several(one), several(two)),
    };
    let (side, names, word) = match (left.as_slice(), right.as_slice()) {
        ([], []) => return None,
        (_, []) => ("left", left, "group_left"),
        ([], _) => ("right", right, "group_right"),
        (_, _) => ("right", right, ""),
    };
    let names = list(names.iter().map(String::as_str));
    let message =
        format!("several series of the {side} side meet one of the other: they differ in {names}");
    let draft = subject.draft(VECTOR_MISMATCH, &node.head, message);
    let draft = draft.label("Prometheus refuses to evaluate this");
    let many = card.is_some_and(|card| *card != VectorMatchCardinality::OneToOne);
    Some(if many || word.is_empty() {
        draft.help(format!("aggregate {names} away on the {side} side"))
    } else {
        draft.help(format!("aggregate {names} away, or write `{word}`"))
    })
}

/// `errors{status="error"} / errors`: a series meets itself, and the result is always 1.
fn meets_itself(
    subject: &Subject<'_>,
    node: &Node<'_>,
    it: &BinaryExpr,
    (left, right): (&Node<'_>, &Node<'_>),
) -> Option<Draft> {
    let arithmetic = !it.op.is_comparison_operator() && !it.op.is_set_operator();
    let matching = it.modifier.as_ref().is_some_and(|it| it.matching.is_some());
    if !arithmetic || matching {
        return None;
    }
    let (one, function) = rated(left)?;
    let (two, same) = rated(right)?;
    let narrower = one.matchers != two.matchers && one.offset == two.offset && one.at == two.at;
    let program = subject
        .known
        .metric(one)
        .is_some_and(|metric| metric.family.is_some());
    if one.name != two.name || one.name.is_none() || function != same || !narrower || !program {
        return None;
    }
    let message = "each series meets itself here, so the result is always the same";
    let draft = subject.draft(VECTOR_MISMATCH, &node.head, message);
    let draft = draft.label("a series and itself");
    Some(draft.help(advice(subject, node)))
}

/// The selector of a rate, or of nothing, and the function.
fn rated<'e>(node: &Node<'e>) -> Option<(&'e promql_parser::parser::VectorSelector, &'e str)> {
    let node = node.bare();
    match node.expr {
        Expr::Call(it) if matches!(it.func.name, "rate" | "irate" | "increase") => {
            Some((node.children.first()?.bare().selector()?, it.func.name))
        }
        Expr::VectorSelector(selector) => Some((selector, "")),
        _ => None,
    }
}
