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
mod duration;
mod finding;
mod input;
mod known;
mod labels;
mod lint;
mod lints;
mod options;
mod parsed;
mod promql;
mod recorded;
mod report;
mod source;

pub(crate) use duration::duration;
pub use finding::Finding;
pub use input::{Input, InputError};
pub use lint::{LINTS, Lint, Severity};
pub use options::{Options, PatternError};
pub use report::Report;

use std::collections::HashSet;

use self::finding::{Draft, Lines};
use self::input::{Document, Makes};
use self::known::Known;
use self::lints::{Purpose, Subject};
use self::parsed::Placed;
use self::promql::Node;
use crate::Catalog;

/// What stands in the place of a dashboard's variable.
const VARIABLE: &str = "any_value_of_a_variable";

/// Checks files and expressions against a catalog; without any, the catalog alone.
pub fn check(catalog: &Catalog, inputs: &[Input], options: &Options) -> Report {
    let documents: Vec<_> = inputs.iter().map(Document::read).collect();
    let parsed: Vec<_> = documents.iter().map(parsed::parse).collect();
    let placed: Vec<_> = parsed.iter().map(|all| parsed::place(all)).collect();
    let mut known = Known::new(catalog, options);
    recorded::add(&mut known, &placed);
    let (mut findings, mut allowed) = lints::check_catalog(catalog, options, inputs.is_empty());
    let mut drafts = of_expressions(&documents, &placed, &known, options);
    for (number, draft) in of_all_files(&documents, &placed) {
        drafts[number].push(draft);
    }
    let found = findings.len();
    findings.retain(|finding| !options.allows(finding.rule, &finding.excerpt));
    allowed += found - findings.len();
    for (document, mut drafts) in documents.iter().zip(drafts) {
        allowed += allowing::apply(document, options, &mut drafts);
        drafts.sort_by_key(|draft| draft.at.start);
        let lines = Lines::of(&document.text);
        let finish = |draft: Draft| draft.finish(&document.path, &document.text, &lines);
        findings.extend(drafts.into_iter().map(finish));
    }
    Report {
        findings,
        files: documents.iter().filter(|it| !it.is_other).count(),
        others: documents.iter().filter(|it| it.is_other).count(),
        expressions: documents.iter().map(Document::expressions).sum(),
        allowed,
    }
}

/// What is wrong with each expression, by document.
fn of_expressions(
    documents: &[Document],
    placed: &[Vec<Placed<'_>>],
    known: &Known<'_>,
    options: &Options,
) -> Vec<Vec<Draft>> {
    let noticed = absence_is_noticed(placed);
    let mut all = Vec::new();
    for (document, placed) in documents.iter().zip(placed) {
        let problems = document.problems.iter();
        let mut drafts: Vec<_> = problems
            .map(|(at, message)| Draft::new(lint::UNREADABLE, at.clone(), message))
            .collect();
        for Placed {
            query,
            purpose,
            tree,
        } in placed
        {
            match tree {
                Ok(tree) => {
                    let expression = (document, *query, *purpose);
                    let mut subject = Subject::new(expression, tree, (known, options));
                    subject.absence_is_noticed = noticed;
                    subject.check(&mut drafts);
                }
                Err(message) => {
                    let at = query.place(&document.text, &(0..query.promql.len()));
                    drafts.push(Draft::new(lint::UNREADABLE, at, *message));
                }
            }
        }
        all.push(drafts);
    }
    all
}

fn absence_is_noticed(placed: &[Vec<Placed<'_>>]) -> bool {
    let mut all = placed.iter().flatten();
    all.any(|it| {
        let is_alert = matches!(it.purpose, Purpose::Alert(_));
        is_alert && it.tree().is_some_and(lints::notices_absence)
    })
}

/// What is wrong between rules and files; each with the number of its document.
fn of_all_files(documents: &[Document], placed: &[Vec<Placed<'_>>]) -> Vec<(usize, Draft)> {
    let used = used_names(placed);
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
fn used_names(placed: &[Vec<Placed<'_>>]) -> HashSet<String> {
    let trees = placed.iter().flatten().filter_map(Placed::tree);
    let selectors = trees.flat_map(Node::all).filter_map(Node::selector);
    selectors
        .filter_map(known::name)
        .map(str::to_owned)
        .collect()
}
