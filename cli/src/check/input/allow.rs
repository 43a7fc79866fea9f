use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;

use super::Document;
use crate::check::source::{Data, Text, Value};

/// A rule that is switched off somewhere.
#[derive(Debug)]
pub(crate) struct Allow {
    /// The rule's id, as written.
    pub(crate) rule: String,
    /// Whether it says why.
    pub(crate) has_reason: bool,
    /// Where it is written.
    pub(crate) at: Range<usize>,
    /// What it is about.
    pub(crate) covers: Range<usize>,
    /// Whether it has silenced anything.
    pub(crate) used: Cell<bool>,
}

/// What stands before the parenthesis.
const WORDS: &str = "bellwether: allow(";

impl Document {
    /// Reads the comments of a YAML file or of an expression.
    pub(super) fn allow_in_comments(&mut self, values: &[Value]) {
        if !self.text.contains(WORDS) {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let lines = lines(&text);
        let starts = starts(&text, values);
        for (number, line) in lines.iter().enumerate() {
            let Some(hash) = text[line.clone()].find('#') else {
                continue;
            };
            let comment = line.start + hash..line.end;
            let alone = text[line.start..comment.start].trim().is_empty();
            let target = if alone {
                let mut below = lines[number + 1..].iter();
                below.find(|line| !is_comment(&text[(*line).clone()]))
            } else {
                Some(line)
            };
            let target = target.unwrap_or(line);
            let covers = starts.get(&target.start).unwrap_or(target);
            let covers = target.start.min(covers.start)..target.end.max(covers.end);
            self.allow(&text[comment.clone()], comment.start, &covers);
        }
        self.text = text;
    }

    /// Reads the description of a panel or of a dashboard.
    pub(super) fn allow_in(&mut self, text: &Text, covers: Range<usize>) {
        let mut at = 0;
        for line in text.text.split_inclusive('\n') {
            let before = self.allows.len();
            self.allow(line, at, &covers);
            for allow in &mut self.allows[before..] {
                allow.at = text.place(&self.text, &allow.at);
            }
            at += line.len();
        }
    }

    fn allow(&mut self, line: &str, start: usize, covers: &Range<usize>) {
        let Some(at) = line.find(WORDS) else { return };
        let inside = &line[at + WORDS.len()..];
        let Some(end) = inside.find(')') else { return };
        let reason = inside[end + 1..].trim_start().strip_prefix("because");
        let has_reason = reason.is_some_and(|reason| reason.trim().len() > 2);
        for rule in inside[..end].split(',') {
            self.allows.push(Allow {
                rule: rule.trim().to_owned(),
                has_reason,
                at: start + at..start + at + WORDS.len() + end + 1,
                covers: covers.clone(),
                used: Cell::new(false),
            });
        }
    }
}

/// Each line without its end.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        lines.push(at..at + line.trim_end_matches(['\n', '\r']).len());
        at += line.len();
    }
    lines
}

fn is_comment(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// The largest part of the file that begins on a line, by where the line begins.
fn starts(text: &str, values: &[Value]) -> HashMap<usize, Range<usize>> {
    let mut starts = HashMap::new();
    for value in values {
        add(text, value, &mut starts);
    }
    starts
}

fn add(text: &str, value: &Value, starts: &mut HashMap<usize, Range<usize>>) {
    let mut begin = |at: Range<usize>| {
        let line = text[..at.start].rfind('\n').map_or(0, |end| end + 1);
        let part = starts.entry(line).or_insert_with(|| at.clone());
        part.end = part.end.max(at.end);
    };
    match &value.data {
        Data::Text(_) => {}
        Data::List(items) => {
            for item in items {
                begin(item.at.clone());
            }
            for item in items {
                add(text, item, starts);
            }
        }
        Data::Map(entries) => {
            let parts = entries
                .iter()
                .map(|(key, value)| key.at.start..value.at.end);
            parts.for_each(&mut begin);
            for (_, value) in entries {
                add(text, value, starts);
            }
        }
    }
}
