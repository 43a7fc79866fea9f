use std::collections::BTreeMap;

use super::Rule;
use crate::catalog::Operation;
use crate::query::number;

/// Who shall look, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Severity {
    /// Somebody, now.
    Page,
    /// Somebody, in the next days.
    Ticket,
}

/// An alert while it is written.
pub(super) struct Alert {
    pub(super) name: String,
    pub(super) expr: String,
    pub(super) lasting: String,
    pub(super) severity: Severity,
    /// What it is about: a line.
    pub(super) summary: String,
    /// What was seen, and against what it is held.
    pub(super) description: String,
    /// What to do.
    pub(super) runbook: String,
}

impl Alert {
    /// With labels beside the severity.
    pub(super) fn labelled(self, labels: &[(&str, &str)]) -> Rule {
        let severity = match self.severity {
            Severity::Page => "page",
            Severity::Ticket => "ticket",
        };
        let all = labels.iter().copied().chain([("severity", severity)]);
        let texts = [
            ("summary", self.summary),
            ("description", self.description),
            ("runbook", self.runbook),
        ];
        Rule::Alert {
            alert: self.name,
            expr: self.expr,
            lasting: self.lasting,
            labels: owned(all),
            annotations: owned(texts),
        }
    }

    pub(super) fn rule(self) -> Rule {
        self.labelled(&[])
    }
}

fn owned<'a, T: Into<String>>(
    pairs: impl IntoIterator<Item = (&'a str, T)>,
) -> BTreeMap<String, String> {
    let pairs = pairs.into_iter();
    pairs
        .map(|(key, value)| (key.to_owned(), value.into()))
        .collect()
}

/// Where the operation is declared, without the line, which changes too often.
pub(super) fn place(operation: &Operation) -> String {
    let origin = &operation.origin;
    format!("`{}` is declared in {}.", operation.name, origin.file)
}

/// Per cent of a part.
pub(super) fn per_cent(part: f64) -> String {
    format!("{} %", number(part * 100.0))
}
