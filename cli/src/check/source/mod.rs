//! Files as trees whose parts know where they stand.

mod json;
mod text;
mod yaml;

pub(crate) use text::{Style, Text};

use std::ops::Range;

/// The deepest nesting that is read. Dashboards have about ten levels.
const DEEPEST: usize = 100;

/// Why a file is no tree.
#[derive(Debug)]
pub(crate) struct Unreadable {
    pub(crate) message: String,
    pub(crate) at: Range<usize>,
}

/// A part of a file.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) at: Range<usize>,
    pub(crate) data: Data,
}

#[derive(Clone, Debug)]
pub(crate) enum Data {
    /// Text, and whatever else has no parts.
    Text(Text),
    List(Vec<Value>),
    Map(Vec<(Text, Value)>),
}

/// The documents of a file, JSON or YAML.
///
/// # Errors
/// The first mistake in the file's syntax.
pub(crate) fn documents(file: &str) -> Result<Vec<Value>, Unreadable> {
    if file.trim_start().starts_with('{') {
        return json::document(file).map(|document| vec![document]);
    }
    yaml::documents(file)
}

impl Value {
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        let found = self.entries().iter().find(|(name, _)| name.text == key);
        found.map(|(_, value)| value)
    }

    pub(crate) fn entries(&self) -> &[(Text, Self)] {
        match &self.data {
            Data::Map(entries) => entries,
            Data::Text(_) | Data::List(_) => &[],
        }
    }

    pub(crate) fn items(&self) -> &[Self] {
        match &self.data {
            Data::List(items) => items,
            Data::Text(_) | Data::Map(_) => &[],
        }
    }

    pub(crate) fn text(&self) -> Option<&Text> {
        match &self.data {
            Data::Text(text) => Some(text),
            Data::List(_) | Data::Map(_) => None,
        }
    }

    /// The text behind a key.
    pub(crate) fn text_of(&self, key: &str) -> Option<&Text> {
        self.get(key).and_then(Self::text)
    }

    /// The items behind a key.
    pub(crate) fn items_of(&self, key: &str) -> &[Self] {
        self.get(key).map_or(&[], Self::items)
    }

    /// The texts behind a key, by their names.
    pub(crate) fn texts_of(&self, key: &str) -> Vec<(Text, Text)> {
        let entries = self.get(key).map_or(&[][..], Self::entries);
        let texts = entries
            .iter()
            .filter_map(|(name, value)| Some((name, value.text()?)));
        texts
            .map(|(name, text)| (name.clone(), text.clone()))
            .collect()
    }
}
