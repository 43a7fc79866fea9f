//! What a check found, for people and for programs.

mod json;
mod text;

use super::{Finding, Severity};

/// All that was found, by file and line.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// What was found.
    pub findings: Vec<Finding>,
    /// How many files and expressions were read.
    pub files: usize,
    /// How many files a pattern has found that are neither rules nor dashboards.
    pub others: usize,
    /// How many expressions were checked.
    pub expressions: usize,
    /// How many findings were switched off.
    pub allowed: usize,
}

impl Report {
    /// Whether there is nothing that a review should stop at: no warning and no error.
    pub fn is_clean(&self) -> bool {
        self.count(Severity::Warning) + self.count(Severity::Error) == 0
    }

    /// How many findings of a severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.iter();
        findings
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// For people, in the manner of the compiler; with colours where they are wanted.
    pub fn to_text(&self, colour: bool) -> String {
        text::report(self, colour)
    }

    /// For programs; `docs/check.md` has the keys.
    pub fn to_json(&self) -> serde_json::Value {
        json::report(self)
    }
}
