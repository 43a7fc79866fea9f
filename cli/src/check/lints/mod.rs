//! The rules, a family of them a file. What they find is described in `lint`.

mod alerts;
mod catalog;
mod combinations;
mod counters;
mod duplicates;
mod labels;
mod matching;
mod names;
mod promises;
mod quantiles;
mod records;
mod sums;
mod templates;
mod timing;
mod units;
mod values;

pub(super) use alerts::notices_absence;
pub(super) use catalog::check as check_catalog;
pub(super) use duplicates::check as check_duplicates;
pub(super) use records::{check_name as check_record_name, check_uses as check_record_uses};

use std::ops::Range;

use super::Options;
use super::amount::{Amount, amounts};
use super::finding::Draft;
use super::input::{Document, Panel, Query, Rule, Target};
use super::known::Known;
use super::labels::{Labels, Shape, shapes};
use super::lint::Lint;
use super::promql::Node;
use crate::catalog::Kind;

/// What an expression is for.
#[derive(Clone, Copy)]
pub(super) enum Purpose<'a> {
    Alert(&'a Rule),
    Record(&'a Rule),
    Panel(&'a Panel, &'a Target),
    /// The values of a label: the series are asked for, and not their numbers.
    Values,
    /// Anything else: an annotation of a dashboard, the command line.
    Other,
}

/// An expression with all that is known of it.
pub(super) struct Subject<'a> {
    pub(super) document: &'a Document,
    pub(super) query: &'a Query,
    pub(super) purpose: Purpose<'a>,
    pub(super) tree: &'a Node<'a>,
    pub(super) known: &'a Known<'a>,
    pub(super) options: &'a Options,
    /// Whether some alert of the files notices when series are gone.
    pub(super) absence_is_noticed: bool,
    shapes: Vec<Shape>,
    amounts: Vec<Amount>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(
        (document, query, purpose): (&'a Document, &'a Query, Purpose<'a>),
        tree: &'a Node<'a>,
        (known, options): (&'a Known<'a>, &'a Options),
    ) -> Self {
        Self {
            document,
            query,
            purpose,
            tree,
            known,
            options,
            absence_is_noticed: false,
            shapes: shapes(tree, known),
            amounts: amounts(tree, known),
        }
    }

    /// Runs every rule that is about one expression.
    pub(super) fn check(&self, drafts: &mut Vec<Draft>) {
        names::check(self, drafts);
        labels::check(self, drafts);
        values::check(self, drafts);
        combinations::check(self, drafts);
        if matches!(self.purpose, Purpose::Values) {
            return;
        }
        counters::check(self, drafts);
        quantiles::check(self, drafts);
        matching::check(self, drafts);
        sums::check(self, drafts);
        units::check(self, drafts);
        timing::check(self, drafts);
        alerts::check(self, drafts);
        templates::check(self, drafts);
    }

    /// A finding about a part of the expression.
    fn draft(&self, lint: &'static Lint, at: &Range<usize>, message: impl Into<String>) -> Draft {
        Draft::new(lint, self.query.place(&self.document.text, at), message)
    }

    /// The labels of what a part yields, where they are series.
    fn labels(&self, node: &Node<'_>) -> Option<&Labels> {
        self.shapes[node.id].labels()
    }

    fn amount(&self, node: &Node<'_>) -> &Amount {
        &self.amounts[node.id]
    }

    /// A part of the expression, as written.
    fn text(&self, at: &Range<usize>) -> &str {
        &self.query.promql[at.clone()]
    }

    /// A part of the expression in one line, for a message.
    fn short(&self, at: &Range<usize>) -> String {
        let words: Vec<_> = self.query.written(at).split_whitespace().collect();
        let text = words.join(" ");
        match text.char_indices().nth(60) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }

    /// Calls with every part and what is around it, the nearest last.
    fn each(&self, mut see: impl FnMut(&Node<'_>, &[&Node<'_>])) {
        fn walk<'n, 'e>(
            node: &'n Node<'e>,
            around: &mut Vec<&'n Node<'e>>,
            see: &mut dyn FnMut(&Node<'_>, &[&Node<'_>]),
        ) {
            see(node, around);
            around.push(node);
            for child in &node.children {
                walk(child, around, see);
            }
            around.pop();
        }
        walk(self.tree, &mut Vec::new(), &mut see);
    }
}

/// Words in backticks, with commas; a long list is cut.
fn list<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    const MOST: usize = 12;
    let words: Vec<_> = words.into_iter().collect();
    let mut text: Vec<_> = words
        .iter()
        .take(MOST)
        .map(|word| format!("`{word}`"))
        .collect();
    if words.len() > MOST {
        text.push(format!("and {} more", words.len() - MOST));
    }
    text.join(", ")
}

/// What people call a kind.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Counter => "counter",
        Kind::Gauge => "gauge",
        Kind::Histogram => "histogram",
        Kind::Info => "info",
        Kind::StateSet => "state set",
        Kind::Summary => "summary",
        _ => "metric of no type",
    }
}
