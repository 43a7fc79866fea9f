use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Finding, Report, Severity};

pub(super) fn report(report: &Report, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = String::new();
    for finding in &report.findings {
        text.push_str(&renderer.render(&[group(finding)]));
        text.push_str("\n\n");
    }
    summary(report, &mut text);
    text
}

fn group(finding: &Finding) -> Group<'_> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(&finding.message).id(finding.rule);
    let group = match &finding.lines {
        Some((lines, at)) => {
            let first = finding.line;
            let label = Some(finding.label.as_str()).filter(|label| !label.is_empty());
            let mark = AnnotationKind::Primary.span(at.clone()).label(label);
            let snippet = Snippet::source(lines).line_start(first).path(&finding.file);
            title.element(snippet.annotation(mark))
        }
        None => title.element(Origin::path(&finding.file).line(finding.line)),
    };
    let help = finding.help.iter().map(|help| Level::HELP.message(help));
    group.elements(help)
}

/// One line: what there is to do, and how much was looked at.
fn summary(report: &Report, text: &mut String) {
    let count = |severity| report.count(severity);
    let mut parts = Vec::new();
    for (severity, word) in [(Severity::Error, "error"), (Severity::Warning, "warning")] {
        if count(severity) > 0 {
            parts.push(plural(count(severity), word));
        }
    }
    if count(Severity::Info) > 0 {
        parts.push(format!("{} for information", count(Severity::Info)));
    }
    if parts.is_empty() {
        parts.push("nothing to complain about".to_owned());
    }
    let _ = write!(text, "{}", parts.join(", "));
    if report.files > 0 {
        let (files, expressions) = (
            plural(report.files, "file"),
            plural(report.expressions, "expression"),
        );
        let _ = write!(text, " in {expressions} of {files}");
    }
    if report.others > 0 {
        let others = plural(report.others, "other file");
        let _ = write!(text, "; {others} passed over");
    }
    if report.allowed > 0 {
        let _ = write!(text, "; {} allowed", report.allowed);
    }
    text.push('\n');
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        format!("1 {word}")
    } else {
        format!("{count} {word}s")
    }
}
