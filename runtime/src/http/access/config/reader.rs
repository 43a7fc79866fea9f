//! From the tree to values, one kind of value a function. What does not fit is a mistake, and reading goes on.

use std::rc::Rc;
use std::time::Duration;

use super::mistake::{At, Mistakes, Place};
use super::words::BOOLEANS;
use super::yaml::{Node, Value};
use crate::suggest::{alternatives, unknown};

/// A key and what stands at it.
pub(super) struct Entry {
    pub(super) key_at: Place,
    pub(super) key: String,
    pub(super) node: Rc<Node>,
}

/// The entries of a mapping, those with unknown keys left out; none where nothing is written.
pub(super) fn entries(
    node: &Node,
    what: &str,
    keys: Option<&[&str]>,
    mistakes: &mut Mistakes,
) -> Vec<Entry> {
    let entries = match &node.value {
        Value::Null => return Vec::new(),
        Value::Map(entries) => entries,
        other => {
            let text = format!(
                "{what} is a mapping of keys to values, not {}",
                other.what()
            );
            mistakes.add(node.at, text);
            return Vec::new();
        }
    };
    let mut known = Vec::new();
    for (key_at, key, node) in entries {
        match keys {
            Some(keys) if !keys.contains(&&**key) => {
                mistakes.add(*key_at, unknown("key", key, keys));
            }
            _ => known.push(Entry {
                key_at: *key_at,
                key: key.clone(),
                node: node.clone(),
            }),
        }
    }
    known
}

impl Entry {
    /// A text; none where it is empty, which is the same as not to write the key.
    pub(super) fn text(&self, mistakes: &mut Mistakes) -> Option<At<String>> {
        let text = text(&self.node, &self.key, mistakes)?;
        (!text.value.is_empty()).then_some(text)
    }

    /// The texts of a list.
    pub(super) fn texts(&self, mistakes: &mut Mistakes) -> Vec<At<String>> {
        match &self.node.value {
            Value::Null => Vec::new(),
            Value::List(items) => items
                .iter()
                .filter_map(|item| text(item, "an entry of the list", mistakes))
                .collect(),
            other => {
                let text = format!(
                    "`{}` is a list, not {}; write `- …` on a line of its own for each entry",
                    self.key,
                    other.what()
                );
                mistakes.add(self.node.at, text);
                Vec::new()
            }
        }
    }

    /// The texts of a list that has some, if it is there at all: an empty one would mean the opposite of what it says.
    pub(super) fn some_texts(&self, mistakes: &mut Mistakes) -> Vec<At<String>> {
        let texts = self.texts(mistakes);
        if texts.is_empty() && matches!(self.node.value, Value::List(_)) {
            let text = format!("`{}` names nothing; name something, or remove it", self.key);
            mistakes.add(self.node.at, text);
        }
        texts
    }

    /// One of these words.
    pub(super) fn word<T: Copy>(
        &self,
        words: &[(&str, T)],
        mistakes: &mut Mistakes,
    ) -> Option<At<T>> {
        word(&self.text(mistakes)?, &self.key, words, mistakes)
    }

    /// A list of these words.
    pub(super) fn words<T: Copy>(
        &self,
        what: &str,
        words: &[(&str, T)],
        mistakes: &mut Mistakes,
    ) -> Vec<At<T>> {
        let texts = self.texts(mistakes);
        let known = texts.iter().map(|text| word(text, what, words, mistakes));
        known.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    pub(super) fn boolean(&self, mistakes: &mut Mistakes) -> Option<bool> {
        let text = self.text(mistakes)?;
        let lower = text.value.to_lowercase();
        let found = BOOLEANS.iter().find(|(word, _)| *word == lower);
        if found.is_none() {
            let wrong = format!("`{}` is `true` or `false`, not `{}`", self.key, text.value);
            mistakes.add(text.at, wrong);
        }
        found.map(|(_, value)| *value)
    }

    /// A whole number that is not negative.
    pub(super) fn number(&self, mistakes: &mut Mistakes) -> Option<u32> {
        let text = self.text(mistakes)?;
        let number = text.value.parse();
        if number.is_err() {
            let wrong = format!("`{}` is a whole number, not `{}`", self.key, text.value);
            mistakes.add(text.at, wrong);
        }
        number.ok()
    }

    /// A time such as `500ms` or `1m30s`.
    pub(super) fn duration(&self, mistakes: &mut Mistakes) -> Option<At<Duration>> {
        let text = self.text(mistakes)?;
        let duration = duration(&text.value);
        if duration.is_none() {
            let wrong = format!(
                "`{}` is a time with its unit, not `{}`; write `1s` or `500ms`",
                self.key, text.value
            );
            mistakes.add(text.at, wrong);
        }
        let at = text.at;
        duration.map(|value| At { at, value })
    }
}

fn text(node: &Node, what: &str, mistakes: &mut Mistakes) -> Option<At<String>> {
    match &node.value {
        Value::Null => None,
        Value::Text(text) => Some(At {
            at: node.at,
            value: text.clone(),
        }),
        other => {
            let what = if what.contains(' ') {
                what.to_owned()
            } else {
                format!("`{what}`")
            };
            mistakes.add(node.at, format!("{what} is a text, not {}", other.what()));
            None
        }
    }
}

fn word<T: Copy>(
    text: &At<String>,
    what: &str,
    words: &[(&str, T)],
    mistakes: &mut Mistakes,
) -> Option<At<T>> {
    let found = words.iter().find(|(word, _)| *word == text.value);
    if found.is_none() {
        let known: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        mistakes.add(text.at, unknown(what, &text.value, &known));
    }
    found.map(|(_, value)| At {
        at: text.at,
        value: *value,
    })
}

/// As Go reads it: numbers with units, one after another; 0 needs no unit.
fn duration(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut rest = text;
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at(digits);
        let unit = after
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(unit);
        let factor = match unit {
            "ns" => 1e-9,
            "us" | "µs" => 1e-6,
            "ms" => 1e-3,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return None,
        };
        seconds += number.parse::<f64>().ok()? * factor;
        rest = after;
    }
    let some = !text.is_empty();
    some.then(|| Duration::try_from_secs_f64(seconds).ok())
        .flatten()
}

/// The complaint about a value that has to be one of some.
pub(super) fn one_of(what: &str, value: &str, allowed: &[&str]) -> String {
    format!("`{what}` is {}, not `{value}`", alternatives(allowed))
}
