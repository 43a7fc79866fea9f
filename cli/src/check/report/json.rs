use serde_json::{Value, json};

use super::{Report, Severity};

/// The version of the form.
const VERSION: u32 = 1;

pub(super) fn report(report: &Report) -> Value {
    json!({
        "schema": "bellwether.check",
        "version": VERSION,
        "findings": report.findings,
        "summary": {
            "errors": report.count(Severity::Error),
            "warnings": report.count(Severity::Warning),
            "infos": report.count(Severity::Info),
            "allowed": report.allowed,
            "files": report.files,
            "others": report.others,
            "expressions": report.expressions,
        },
    })
}
