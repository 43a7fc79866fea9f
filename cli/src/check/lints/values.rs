use std::ops::Range;

use promql_parser::label::{MatchOp, Matcher};
use regex::Regex;

use super::{Subject, list};
use crate::check::VARIABLE;
use crate::check::finding::Draft;
use crate::check::known::nearest;
use crate::check::labels::{Domain, Fit, fit, spellings};
use crate::check::lint::{DEAD_ALTERNATIVE, DEAD_VALUE};
use crate::check::promql::Node;

/// Conditions on closed labels that do nothing, or let nothing through.
pub(super) fn check(subject: &Subject<'_>, drafts: &mut Vec<Draft>) {
    for node in subject.tree.all() {
        let Some(selector) = node.selector() else {
            continue;
        };
        if !selector.matchers.or_matchers.is_empty() {
            continue;
        }
        let labels = subject.known.labels(selector);
        for condition in &selector.matchers.matchers {
            let Some(label) = labels.names.get(&condition.name) else {
                continue;
            };
            if condition.value.contains(VARIABLE) {
                continue;
            }
            let at = place(node, condition);
            let values = match &label.domain {
                Domain::Closed(values) => values.as_slice(),
                Domain::Open | Domain::Target => &[],
            };
            if fit(&labels, condition) == Fit::Nothing {
                drafts.push(nothing(subject, &at, condition, values));
            } else if !values.is_empty() {
                alternatives(subject, &at, condition, values, drafts);
            }
        }
    }
}

/// Where the value of a condition stands.
fn place(node: &Node<'_>, condition: &Matcher) -> Range<usize> {
    let same = |value: &str| value == condition.value || value.contains('\\');
    let mut places = node
        .conditions
        .iter()
        .filter(|it| it.name.text == condition.name);
    let found = places.find(|it| same(&it.value.text));
    found.map_or_else(|| node.at.clone(), |it| it.value.at.clone())
}

fn nothing(
    subject: &Subject<'_>,
    at: &Range<usize>,
    condition: &Matcher,
    values: &[String],
) -> Draft {
    let Matcher { name, value, op } = condition;
    let message = match op {
        MatchOp::Equal if value.is_empty() => format!("every series has the label `{name}`"),
        MatchOp::Equal => format!("the label `{name}` is never `{value}`"),
        MatchOp::Re(_) => format!("no value of the label `{name}` fits to `{value}`"),
        MatchOp::NotEqual | MatchOp::NotRe(_) => {
            format!("this excludes every value of the label `{name}`")
        }
    };
    let draft = subject
        .draft(DEAD_VALUE, at, message)
        .label("this selects nothing");
    suggest(draft, value, values)
}

fn suggest(draft: Draft, value: &str, values: &[String]) -> Draft {
    if values.is_empty() {
        return draft;
    }
    let draft = match nearest(value, values.iter().map(String::as_str)) {
        Some(near) if near != value => draft.help(format!("did you mean `{near}`?")),
        _ => draft,
    };
    draft.help(format!(
        "its values are {}",
        list(values.iter().map(String::as_str))
    ))
}

/// Parts of `a|b`, and values excluded, that do not occur.
fn alternatives(
    subject: &Subject<'_>,
    at: &Range<usize>,
    condition: &Matcher,
    values: &[String],
    drafts: &mut Vec<Draft>,
) {
    let parts = match &condition.op {
        MatchOp::NotEqual => vec![condition.value.as_str()],
        MatchOp::Re(whole) | MatchOp::NotRe(whole) => {
            let parts = split(&condition.value);
            let fits = |value: &String| whole.is_match(value);
            // What is one part fits to something, or the whole would fit to nothing.
            if parts.len() == 1 && values.iter().any(fits) {
                return;
            }
            parts
        }
        MatchOp::Equal => return,
    };
    for part in parts {
        let pattern = pattern(&condition.op, part);
        let occurs = |value: &String| {
            let mut ways = spellings(&condition.name, value).into_iter();
            ways.any(|way| part == way || pattern.as_ref().is_some_and(|it| it.is_match(&way)))
        };
        // An empty one is for series without the label; a part that is no expression by itself is not judged.
        if part.is_empty() || values.iter().any(occurs) {
            continue;
        }
        let name = &condition.name;
        let message = match condition.op {
            MatchOp::Re(_) => format!("no value of the label `{name}` fits to `{part}`"),
            _ => format!("no value of the label `{name}` is excluded by `{part}`"),
        };
        let draft = subject.draft(DEAD_ALTERNATIVE, at, message);
        drafts.push(suggest(
            draft.label("a part of this does nothing"),
            part,
            values,
        ));
    }
}

/// A part that is more than a word. One that is no pattern by itself fits to everything, for nothing is known of it.
fn pattern(op: &MatchOp, part: &str) -> Option<Regex> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | ':');
    if matches!(op, MatchOp::NotEqual) || part.chars().all(is_word) {
        return None;
    }
    let pattern = Regex::new(&format!("^(?:{part})$"));
    pattern.or_else(|_| Regex::new("")).ok()
}

/// The alternatives of a regular expression; those inside of a group are left alone.
fn split(pattern: &str) -> Vec<&str> {
    let pattern = inner(pattern);
    let (mut parts, mut start, mut depth, mut escaped) = (Vec::new(), 0, 0_usize, false);
    for (at, c) in pattern.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                parts.push(&pattern[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&pattern[start..]);
    parts
}

/// `a|b` of `(a|b)`.
fn inner(pattern: &str) -> &str {
    let inside = pattern
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    let inside = inside.map(|inside| inside.strip_prefix("?:").unwrap_or(inside));
    inside
        .filter(|inside| !inside.contains(['(', ')', '\\', '?']))
        .unwrap_or(pattern)
}
