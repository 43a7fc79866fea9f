use std::borrow::Cow;

use crate::family::pair;

/// The labels of a series: names and values, in the order of exposition.
#[derive(Clone, Debug)]
pub struct Labels<'a> {
    rest: &'a str,
}

impl<'a> Labels<'a> {
    /// Of labels as both formats write them: `a="x",b="y"`.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// The value of the label of this name.
    pub fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        self.clone()
            .find(|(label, _)| *label == name)
            .map(|(_, value)| value)
    }

    /// Whether these are the labels, in any order.
    pub(crate) fn are(&self, wanted: &[(&str, &str)]) -> bool {
        self.clone().count() == wanted.len() && self.have(wanted)
    }

    /// Whether the labels are among these.
    pub(crate) fn have(&self, wanted: &[(&str, &str)]) -> bool {
        let has = |name, value| self.get(name).is_some_and(|found| found == value);
        wanted.iter().all(|(name, value)| has(*name, *value))
    }
}

impl<'a> Labels<'a> {
    /// The next name, and its value with `\\`, `\"` and line feeds escaped.
    fn next_written(&mut self) -> Option<(&'a str, &'a str)> {
        let (name, rest) = self.rest.split_once("=\"")?;
        let end = closing_quote(rest)?;
        let after = &rest[end + 1..];
        self.rest = after.strip_prefix(',').unwrap_or(after);
        Some((name, &rest[..end]))
    }

    /// Names, and values with `\\`, `\"` and line feeds escaped.
    #[cfg(feature = "page")]
    pub(crate) fn written(mut self) -> impl Iterator<Item = (&'a str, &'a str)> {
        std::iter::from_fn(move || self.next_written())
    }
}

impl<'a> Iterator for Labels<'a> {
    type Item = (&'a str, Cow<'a, str>);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, written) = self.next_written()?;
        Some((name, unescape(written)))
    }
}

/// Written labels in the order of their names: what two writings of one label set have in common.
pub(super) fn sorted(text: &str) -> Cow<'_, str> {
    if Labels::new(text).is_sorted() {
        return text.into();
    }
    let mut labels: Vec<_> = Labels::new(text).collect();
    labels.sort_unstable();
    let mut written = String::with_capacity(text.len());
    for (name, value) in &labels {
        pair(&mut written, name, value);
    }
    written.into()
}

/// Where the first quote is that no backslash escapes.
fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })
}

fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '\\' if characters.clone().next() == Some('n') => {
                characters.next();
                '\n'
            }
            '\\' => characters.next().unwrap_or('\\'),
            other => other,
        });
    }
    plain.into()
}
