//! The check: rules, dashboards and expressions against what the program declares.
//!
//! Nothing is executed, and nothing is asked of a Prometheus. What is not known for certain is not complained about: a
//! metric of another program has any labels. The rules are in [`LINTS`].
//!
//! ```
//! use bellwether_cli::Catalog;
//! use bellwether_cli::check::{Input, Options, check};
//!
//! let catalog = r#"{"schema": "bellwether.catalog", "version": 1, "families": []}"#;
//! let catalog = Catalog::from_json(catalog)?;
//! let report = check(&catalog, &[Input::expression("rate(requests_total[5m])")], &Options::default());
//! assert_eq!(report.findings[0].rule, "unknown-metric");
//! # Ok::<(), bellwether_cli::catalog::ReadError>(())
//! ```

mod allowing;
mod amount;
mod finding;
mod input;
mod known;
mod labels;
mod lint;
mod lints;
mod options;
mod promql;
mod recorded;
mod report;
mod source;

pub use finding::Finding;
#[cfg(feature = "command")]
pub(crate) use input::duration;
pub use input::{Input, InputError};
pub use lint::{LINTS, Lint, Severity};
pub use options::{Options, PatternError};
pub use report::Report;

use std::collections::HashSet;

use promql_parser::parser::Expr;

use self::finding::Draft;
use self::input::{Document, Makes, Query};
use self::known::Known;
use self::lints::{Purpose, Subject};
use self::promql::Node;
use crate::Catalog;

/// What stands in the place of a dashboard's variable.
const VARIABLE: &str = "any_value_of_a_variable";

/// Checks files and expressions against a catalog; without any, the catalog alone.
pub fn check(catalog: &Catalog, inputs: &[Input], options: &Options) -> Report {
    let documents: Vec<_> = inputs.iter().map(Document::read).collect();
    let parsed: Vec<_> = documents.iter().map(parse).collect();
    let mut known = Known::new(catalog, options);
    recorded::add(&mut known, &parsed);
    let mut findings = lints::check_catalog(catalog, options, inputs.is_empty());
    let mut allowed = 0;
    let mut drafts = of_expressions(&documents, &parsed, &known, options);
    for (number, draft) in of_all_files(&documents, &parsed) {
        drafts[number].push(draft);
    }
    findings.retain(|finding| !options.allow.iter().any(|rule| rule == finding.rule));
    for (document, mut drafts) in documents.iter().zip(drafts) {
        allowed += allowing::apply(document, options, &mut drafts);
        drafts.sort_by_key(|draft| draft.at.start);
        let finish = |draft: Draft| draft.finish(&document.path, &document.text);
        findings.extend(drafts.into_iter().map(finish));
    }
    Report {
        findings,
        files: inputs.len(),
        expressions: documents.iter().map(Document::expressions).sum(),
        allowed,
    }
}

/// An expression of a document.
struct Parsed<'d> {
    query: &'d Query,
    purpose: Purpose<'d>,
    expr: Result<Expr, String>,
}

fn parse(document: &Document) -> Vec<Parsed<'_>> {
    let rules = document.rules.iter().map(|rule| match rule.makes {
        Makes::Alert => (&rule.query, Purpose::Alert(rule)),
        Makes::Record => (&rule.query, Purpose::Record(rule)),
    });
    let panels = document.panels.iter().flat_map(|panel| {
        let targets = panel.targets.iter();
        targets.map(move |target| (&target.query, Purpose::Panel(panel, target)))
    });
    let others = document.queries.iter().map(|query| (query, Purpose::Other));
    let selectors = document
        .selectors
        .iter()
        .map(|query| (query, Purpose::Values));
    let all = rules.chain(panels).chain(others).chain(selectors);
    all.map(|(query, purpose)| Parsed {
        query,
        purpose,
        expr: promql::expression(&query.promql),
    })
    .collect()
}

/// What is wrong with each expression, by document.
fn of_expressions(
    documents: &[Document],
    parsed: &[Vec<Parsed<'_>>],
    known: &Known<'_>,
    options: &Options,
) -> Vec<Vec<Draft>> {
    let noticed = absence_is_noticed(parsed);
    let mut all = Vec::new();
    for (document, parsed) in documents.iter().zip(parsed) {
        let problems = document.problems.iter();
        let mut drafts: Vec<_> = problems
            .map(|(at, message)| Draft::new(lint::UNREADABLE, at.clone(), message))
            .collect();
        for Parsed {
            query,
            purpose,
            expr,
        } in parsed
        {
            let expr = match expr {
                Ok(expr) => expr,
                Err(message) => {
                    let at = query.place(&document.text, &(0..query.promql.len()));
                    drafts.push(Draft::new(lint::UNREADABLE, at, message));
                    continue;
                }
            };
            let tree = Node::new(expr, &query.promql);
            let mut subject = Subject::new((document, query, *purpose), &tree, (known, options));
            subject.absence_is_noticed = noticed;
            subject.check(&mut drafts);
        }
        all.push(drafts);
    }
    all
}

fn absence_is_noticed(parsed: &[Vec<Parsed<'_>>]) -> bool {
    let alerts = parsed
        .iter()
        .flatten()
        .filter(|it| matches!(it.purpose, Purpose::Alert(_)));
    let mut exprs = alerts.filter_map(|it| Some((it.query, it.expr.as_ref().ok()?)));
    exprs.any(|(query, expr)| lints::notices_absence(&Node::new(expr, &query.promql)))
}

/// What is wrong between rules and files; each with the number of its document.
fn of_all_files(documents: &[Document], parsed: &[Vec<Parsed<'_>>]) -> Vec<(usize, Draft)> {
    let used = used_names(parsed);
    let mut drafts = lints::check_duplicates(documents);
    for (number, document) in documents.iter().enumerate() {
        for rule in document
            .rules
            .iter()
            .filter(|rule| rule.makes == Makes::Record)
        {
            let found = lints::check_record_name(rule).into_iter();
            let found = found.chain(lints::check_record_uses(rule, &used));
            drafts.extend(found.map(|draft| (number, draft)));
        }
    }
    drafts
}

/// Every name that an expression asks for.
fn used_names(parsed: &[Vec<Parsed<'_>>]) -> HashSet<String> {
    let mut used = HashSet::new();
    for Parsed { query, expr, .. } in parsed.iter().flatten() {
        let Ok(expr) = expr else { continue };
        let tree = Node::new(expr, &query.promql);
        let selectors = tree.all().into_iter().filter_map(Node::selector);
        used.extend(selectors.filter_map(known::name).map(str::to_owned));
    }
    used
}
