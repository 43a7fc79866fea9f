use std::ops::Range;
use std::vec::IntoIter;

use promql_parser::parser::{Expr, VectorSelector};

use super::places::{Call, Condition, Operator, Places, Selector, Word, places};

/// A part of an expression, with its place in the text.
#[derive(Debug)]
pub(crate) struct Node<'e> {
    /// Its number in the order of the text, the root's being the largest: children come before their parents.
    pub(crate) id: usize,
    /// What it is.
    pub(crate) expr: &'e Expr,
    /// All of it.
    pub(crate) at: Range<usize>,
    /// Its name or its operator.
    pub(crate) head: Range<usize>,
    /// What is in braces.
    pub(crate) conditions: Vec<Condition>,
    /// What follows `by`, `without`, `on` or `ignoring`.
    pub(crate) labels: Vec<Word>,
    /// What is in brackets.
    pub(crate) range: Option<Range<usize>>,
    /// Its operands, in the order of the text.
    pub(crate) children: Vec<Self>,
}

impl<'e> Node<'e> {
    /// The tree of an expression. Where the places do not fit the tree, every place is all of the text.
    pub(crate) fn new(expr: &'e Expr, text: &str) -> Self {
        let fits = Self::with_places(expr, text);
        fits.unwrap_or_else(|| Found::new(Places::default(), text.len()).node(expr))
    }

    /// The tree, if the places fit to it.
    pub(super) fn with_places(expr: &'e Expr, text: &str) -> Option<Self> {
        let mut found = Found::new(places(text), text.len());
        let tree = found.node(expr);
        found.is_used_up().then_some(tree)
    }

    /// The selector, if it is one, over a range or not.
    pub(crate) fn selector(&self) -> Option<&'e VectorSelector> {
        match self.expr {
            Expr::VectorSelector(selector) => Some(selector),
            Expr::MatrixSelector(matrix) => Some(&matrix.vs),
            _ => None,
        }
    }

    /// What is inside of parentheses.
    pub(crate) fn bare(&self) -> &Self {
        match (self.expr, self.children.first()) {
            (Expr::Paren(_), Some(inner)) => inner.bare(),
            _ => self,
        }
    }

    /// It and all below it, operands first.
    pub(crate) fn all(&self) -> Vec<&Self> {
        let mut nodes = Vec::with_capacity(self.id + 1);
        self.add_to(&mut nodes);
        nodes
    }

    fn add_to<'n>(&'n self, nodes: &mut Vec<&'n Self>) {
        for child in &self.children {
            child.add_to(nodes);
        }
        nodes.push(self);
    }
}

/// Places that wait for their part of the tree.
struct Found {
    selectors: IntoIter<Selector>,
    calls: IntoIter<Call>,
    groups: IntoIter<Call>,
    operators: IntoIter<Operator>,
    literals: IntoIter<Range<usize>>,
    subqueries: IntoIter<Range<usize>>,
    whole: Range<usize>,
    missing: bool,
    next: usize,
}

/// What a node takes from the places before its children do.
#[derive(Default)]
struct Taken {
    at: Option<Range<usize>>,
    head: Range<usize>,
    conditions: Vec<Condition>,
    labels: Vec<Word>,
    range: Option<Range<usize>>,
}

impl Found {
    fn new(places: Places, len: usize) -> Self {
        Self {
            selectors: places.selectors.into_iter(),
            calls: places.calls.into_iter(),
            groups: places.groups.into_iter(),
            operators: places.operators.into_iter(),
            literals: places.literals.into_iter(),
            subqueries: places.subqueries.into_iter(),
            whole: 0..len,
            missing: false,
            next: 0,
        }
    }

    fn is_used_up(&self) -> bool {
        let left = self.selectors.len() + self.calls.len() + self.groups.len();
        let others = self.operators.len() + self.literals.len() + self.subqueries.len();
        !self.missing && left + others == 0
    }

    fn node<'e>(&mut self, expr: &'e Expr) -> Node<'e> {
        let mut taken = self.before(expr);
        let mut children = Vec::new();
        for (position, operand) in operands(expr).into_iter().enumerate() {
            if let (Expr::Binary(_), 1) = (expr, position) {
                taken = self.operator();
            }
            children.push(self.node(operand));
        }
        self.finish(expr, taken, children)
    }

    fn before(&mut self, expr: &Expr) -> Taken {
        match expr {
            Expr::VectorSelector(_) | Expr::MatrixSelector(_) => {
                let found = self.selectors.next();
                self.taken(found, |it| Taken {
                    at: Some(it.at),
                    head: it.name,
                    conditions: it.conditions,
                    range: it.range,
                    ..Taken::default()
                })
            }
            Expr::Call(_) | Expr::Aggregate(_) => {
                let found = self.calls.next();
                self.taken(found, call)
            }
            Expr::Paren(_) => {
                let found = self.groups.next();
                self.taken(found, call)
            }
            Expr::NumberLiteral(_) | Expr::StringLiteral(_) => {
                let found = self.literals.next();
                self.taken(found, |at| Taken {
                    head: at.clone(),
                    at: Some(at),
                    ..Taken::default()
                })
            }
            _ => Taken::default(),
        }
    }

    fn operator(&mut self) -> Taken {
        let found = self.operators.next();
        self.taken(found, |it| Taken {
            head: it.at,
            labels: it.labels,
            ..Taken::default()
        })
    }

    fn taken<T>(&mut self, found: Option<T>, take: impl FnOnce(T) -> Taken) -> Taken {
        let Some(found) = found else {
            self.missing = true;
            return Taken {
                at: Some(self.whole.clone()),
                head: self.whole.clone(),
                ..Taken::default()
            };
        };
        take(found)
    }

    fn finish<'e>(&mut self, expr: &'e Expr, taken: Taken, children: Vec<Node<'e>>) -> Node<'e> {
        let mut at = match (children.first(), children.last()) {
            (Some(first), Some(last)) => first.at.start..last.at.end,
            _ => self.whole.clone(),
        };
        let mut range = taken.range;
        if let Expr::Subquery(_) = expr {
            range = self.subqueries.next();
            self.missing |= range.is_none();
            at.end = range.as_ref().map_or(at.end, |range| range.end);
        }
        let at = taken.at.unwrap_or(at);
        let head = if taken.head == (0..0) {
            at.clone()
        } else {
            taken.head
        };
        let id = self.next;
        self.next += 1;
        let (conditions, labels) = (taken.conditions, taken.labels);
        Node {
            id,
            expr,
            at,
            head,
            conditions,
            labels,
            range,
            children,
        }
    }
}

fn call(call: Call) -> Taken {
    Taken {
        at: Some(call.at),
        head: call.name,
        labels: call.labels,
        ..Taken::default()
    }
}

/// The operands of an expression, in the order of the text.
fn operands(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Aggregate(it) => it
            .param
            .iter()
            .chain([&it.expr])
            .map(AsRef::as_ref)
            .collect(),
        Expr::Unary(it) => vec![&it.expr],
        Expr::Binary(it) => vec![&it.lhs, &it.rhs],
        Expr::Paren(it) => vec![&it.expr],
        Expr::Subquery(it) => vec![&it.expr],
        Expr::Call(it) => it.args.args.iter().map(AsRef::as_ref).collect(),
        Expr::Extension(it) => it.expr.children().iter().collect(),
        Expr::NumberLiteral(_)
        | Expr::StringLiteral(_)
        | Expr::VectorSelector(_)
        | Expr::MatrixSelector(_) => Vec::new(),
    }
}
