use std::ops::Range;
use std::time::Duration;

use super::{Document, Query};
use crate::check::duration::duration;
use crate::check::source::{Text, Value};

/// What a rule makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Makes {
    /// An alert.
    Alert,
    /// A metric.
    Record,
}

/// A rule of a group.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) makes: Makes,
    /// The alert's name or the metric's.
    pub(crate) name: Text,
    pub(crate) query: Query,
    /// How long it has to hold before the alert fires.
    pub(crate) hold: Option<(Duration, Text)>,
    pub(crate) labels: Vec<(Text, Text)>,
    pub(crate) annotations: Vec<(Text, Text)>,
    /// How often the group is evaluated, where it says so.
    pub(crate) interval: Option<Duration>,
}

/// Reads a rule file or a `PrometheusRule` manifest; says whether it was one.
pub(super) fn read(value: &Value, document: &mut Document) -> bool {
    let kind = value.text_of("kind").map(|kind| kind.text.as_str());
    match (value.get("groups"), kind) {
        (Some(groups), _) => {
            read_groups(groups, document);
            true
        }
        (None, Some("PrometheusRule")) => {
            match value.get("spec").and_then(|spec| spec.get("groups")) {
                Some(groups) => read_groups(groups, document),
                None => document.problem(&value.at, "this manifest has no `spec.groups`"),
            }
            true
        }
        (None, Some("List" | "PrometheusRuleList")) => {
            let mut found = false;
            for item in value.items_of("items") {
                found |= read(item, document);
            }
            found
        }
        _ => false,
    }
}

fn read_groups(groups: &Value, document: &mut Document) {
    for group in groups.items() {
        let interval = group
            .text_of("interval")
            .and_then(|text| duration(&text.text));
        for rule in group.items_of("rules") {
            match read_rule(rule, interval) {
                Ok(rule) => document.rules.push(rule),
                Err((at, message)) => document.problem(&at, &message),
            }
        }
    }
}

fn read_rule(value: &Value, interval: Option<Duration>) -> Result<Rule, (Range<usize>, String)> {
    let (makes, name) = match (value.text_of("alert"), value.text_of("record")) {
        (Some(name), None) => (Makes::Alert, name.clone()),
        (None, Some(name)) => (Makes::Record, name.clone()),
        (Some(name), Some(_)) => {
            let message = "a rule is either an `alert` or a `record`";
            return Err((name.at.clone(), message.to_owned()));
        }
        (None, None) => {
            let message = "this rule has neither `alert` nor `record`";
            return Err((first_line(value), message.to_owned()));
        }
    };
    let Some(expr) = value.text_of("expr") else {
        return Err((name.at.clone(), format!("`{}` has no `expr`", name.text)));
    };
    let mut hold = None;
    if let Some(text) = value.text_of("for") {
        let Some(time) = duration(&text.text) else {
            let message = format!("`{}` is no duration; write `90s`, `5m` or `1h`", text.text);
            return Err((text.at.clone(), message));
        };
        hold = Some((time, text.clone()));
    }
    Ok(Rule {
        makes,
        name,
        query: Query::plain(expr),
        hold,
        labels: value.texts_of("labels"),
        annotations: value.texts_of("annotations"),
        interval,
    })
}

fn first_line(value: &Value) -> Range<usize> {
    let key = value.entries().first().map(|(key, _)| key.at.clone());
    key.unwrap_or(value.at.start..value.at.start)
}
