use std::borrow::Cow;

use super::TelemetryError;
use crate::suggest::unknown;

/// A key of every JSON line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key {
    Timestamp,
    Level,
    Target,
    Message,
    Span,
    File,
    Line,
    ThreadId,
    TraceId,
    SpanId,
}

/// What they are called where nobody renames them, in the order of the enum.
const KNOWN: [&str; 10] = [
    "timestamp",
    "level",
    "target",
    "message",
    "span",
    "file",
    "line",
    "thread_id",
    "trace_id",
    "span_id",
];

/// What the keys of a program's lines are called, no two of them alike.
#[derive(Debug)]
pub(super) struct Keys([Cow<'static, str>; 10]);

impl Keys {
    /// Known names, each with the one that it has instead.
    ///
    /// # Errors
    /// The first mistake: a name that is not known, is empty, is given twice, or is that of two keys in the end.
    pub(super) fn renamed(renamed: &[(String, String)]) -> Result<Self, TelemetryError> {
        let mut names = [None; 10];
        for (key, name) in renamed {
            let at = KNOWN.iter().position(|known| known == key);
            let at = at.ok_or_else(|| wrong(unknown("key of log lines", key, &KNOWN)))?;
            if name.trim().is_empty() {
                let what = format!("the new name of the log key `{key}` is empty");
                return Err(wrong(format!("{what}; write one, or leave the key out")));
            }
            if let Some(other) = names[at].replace(name) {
                let what = format!("the log key `{key}` is renamed to `{other}` and to `{name}`");
                return Err(wrong(format!("{what}; remove one of them")));
            }
        }
        for (at, (name, key)) in ends(&names).enumerate() {
            if let Some((_, other)) = ends(&names).take(at).find(|(earlier, _)| *earlier == name) {
                let what = format!("the log keys `{other}` and `{key}` would both be `{name}`");
                return Err(wrong(format!("{what}; give one of them another name")));
            }
        }
        let mut keys = Self(KNOWN.map(Cow::Borrowed));
        for (key, name) in keys.0.iter_mut().zip(names) {
            if let Some(name) = name {
                *key = Cow::Owned(name.clone());
            }
        }
        Ok(keys)
    }

    pub(super) fn name(&self, key: Key) -> &str {
        &self.0[key as usize]
    }

    /// A user's key, with as many `_` behind it as it takes to be none of these.
    pub(super) fn apart(&self, mut key: String) -> String {
        while self.0.contains(&Cow::Borrowed(&*key)) {
            key.push('_');
        }
        key
    }
}

/// The names in the end, and whose they are.
fn ends<'a>(names: &[Option<&'a String>; 10]) -> impl Iterator<Item = (&'a str, &'static str)> {
    let pairs = KNOWN.into_iter().zip(*names);
    pairs.map(|(key, name)| (name.map_or(key, String::as_str), key))
}

fn wrong(text: String) -> TelemetryError {
    TelemetryError::LogKeys(text)
}
