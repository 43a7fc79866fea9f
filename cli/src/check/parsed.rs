use promql_parser::parser::Expr;

use super::input::{Document, Makes, Query};
use super::lints::Purpose;
use super::promql::{Node, expression};

/// An expression of a document, as the parser has it.
pub(super) struct Parsed<'d> {
    query: &'d Query,
    purpose: Purpose<'d>,
    expr: Result<Expr, String>,
}

/// An expression of a document, with the places of its parts.
pub(super) struct Placed<'p> {
    pub(super) query: &'p Query,
    pub(super) purpose: Purpose<'p>,
    /// What is wrong with it, where it does not parse.
    pub(super) tree: Result<Node<'p>, &'p str>,
}

impl Placed<'_> {
    /// Where it parses.
    pub(super) fn tree(&self) -> Option<&Node<'_>> {
        self.tree.as_ref().ok()
    }
}

/// Every expression of a document.
pub(super) fn parse(document: &Document) -> Vec<Parsed<'_>> {
    let rules = document.rules.iter().map(|rule| match rule.makes {
        Makes::Alert => (&rule.query, Purpose::Alert(rule)),
        Makes::Record => (&rule.query, Purpose::Record(rule)),
    });
    let panels = document.panels.iter().flat_map(|panel| {
        let targets = panel.targets.iter();
        targets.map(move |target| (&target.query, Purpose::Panel(panel, target)))
    });
    let others = document.queries.iter().map(|it| (it, Purpose::Other));
    let selectors = document.selectors.iter().map(|it| (it, Purpose::Values));
    let all = rules.chain(panels).chain(others).chain(selectors);
    all.map(|(query, purpose)| Parsed {
        query,
        purpose,
        expr: expression(&query.promql),
    })
    .collect()
}

/// Finds the places.
pub(super) fn place<'p>(parsed: &'p [Parsed<'_>]) -> Vec<Placed<'p>> {
    let placed = parsed.iter().map(|it| Placed {
        query: it.query,
        purpose: it.purpose,
        tree: match &it.expr {
            Ok(expr) => Ok(Node::new(expr, &it.query.promql)),
            Err(message) => Err(message.as_str()),
        },
    });
    placed.collect()
}
