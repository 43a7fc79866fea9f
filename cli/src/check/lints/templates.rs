use std::ops::Range;

use super::{Purpose, Subject, list};
use crate::check::finding::Draft;
use crate::check::labels::Labels;
use crate::check::lint::TEMPLATE_LABEL;
use crate::check::source::Text;

/// A label in a template.
pub(super) struct Told {
    pub(super) name: String,
    pub(super) at: Range<usize>,
}

/// Labels in words that the expression has not.
pub(super) fn check(subject: &Subject<'_>, drafts: &mut Vec<Draft>) {
    let Some(labels) = subject.labels(subject.tree) else {
        return;
    };
    match subject.purpose {
        Purpose::Alert(rule) => {
            for (key, text) in rule.annotations.iter().chain(&rule.labels) {
                for told in labels_in(&text.text) {
                    let what = format!("`{}`", key.text);
                    drafts.extend(missing(subject, labels, text, &told, &what));
                }
            }
        }
        Purpose::Panel(_, target) => {
            if let Some(text) = &target.legend {
                for told in legend_labels(&text.text) {
                    drafts.extend(missing(subject, labels, text, &told, "the legend"));
                }
            }
        }
        Purpose::Record(_) | Purpose::Values | Purpose::Other => {}
    }
}

fn missing(
    subject: &Subject<'_>,
    labels: &Labels,
    text: &Text,
    told: &Told,
    what: &str,
) -> Option<Draft> {
    let name = &told.name;
    if labels.may_have(name) || name == "__name__" || name.contains('$') {
        return None;
    }
    let at = text.place(&subject.document.text, &told.at);
    let message = format!("{what} shows the label `{name}`, which the expression has not");
    let draft = Draft::new(TEMPLATE_LABEL, at, message).label("this stays empty");
    let names = labels.names.keys().map(String::as_str);
    Some(if labels.names.is_empty() {
        draft.help(format!(
            "the expression has no labels; keep it with `by ({name})`"
        ))
    } else {
        draft.help(format!("the labels that are left are {}", list(names)))
    })
}

/// The labels that a template of an alert shows: `$labels.x`, `.Labels.x`, `index $labels "x"`.
pub(super) fn labels_in(text: &str) -> Vec<Told> {
    let mut found = Vec::new();
    // Inside of a query's results the dot is another series.
    let queries = text.contains("query");
    for action in actions(text) {
        let inside = &text[action.clone()];
        let mut marks = vec!["$labels.", "index $labels \"", "index .Labels \""];
        if !queries {
            marks.push(".Labels.");
        }
        for mark in marks {
            for (at, _) in inside.match_indices(mark) {
                let start = at + mark.len();
                let rest = &inside[start..];
                let len = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
                let len = len.unwrap_or(rest.len());
                if len > 0 {
                    let at = action.start + start..action.start + start + len;
                    found.push(Told {
                        name: rest[..len].to_owned(),
                        at,
                    });
                }
            }
        }
    }
    found
}

/// `{{x}}` of a legend.
fn legend_labels(text: &str) -> Vec<Told> {
    let mut found = Vec::new();
    for action in actions(text) {
        let inside = &text[action.clone()];
        let name = inside.trim();
        let word = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if word && !name.is_empty() {
            let start = action.start + (inside.len() - inside.trim_start().len());
            let at = start..start + name.len();
            found.push(Told {
                name: name.to_owned(),
                at,
            });
        }
    }
    found
}

/// What stands between braces.
pub(super) fn actions(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{") {
        let start = at + open + 2;
        let Some(len) = text[start..].find("}}") else {
            break;
        };
        found.push(start..start + len);
        at = start + len + 2;
    }
    found
}
