use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Data, Style, Text, Unreadable, Value};

/// A JSON file.
pub(super) fn document(file: &str) -> Result<Value, Unreadable> {
    let raw: &RawValue = serde_json::from_str(file).map_err(|error| unreadable(file, &error))?;
    value(file, raw).map_err(|error| unreadable(file, &error))
}

fn unreadable(file: &str, error: &serde_json::Error) -> Unreadable {
    let before = file
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    let start: usize = before.map(str::len).sum();
    let at = (start + error.column().saturating_sub(1)).min(file.len());
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or(&text).to_owned();
    Unreadable {
        message,
        at: at..at,
    }
}

/// A string that may or may not have escapes, kept in the order of the file by its place.
#[derive(Deserialize)]
struct Key<'f>(#[serde(borrow)] Cow<'f, str>);

fn value(file: &str, raw: &RawValue) -> Result<Value, serde_json::Error> {
    let written = raw.get();
    let at = place(file, written);
    let data = match written.as_bytes().first() {
        Some(b'{') => {
            let fields: BTreeMap<String, &RawValue> = serde_json::from_str(written)?;
            let mut entries = Vec::with_capacity(fields.len());
            for (name, field) in fields {
                let field = value(file, field)?;
                entries.push((key(name, &field.at), field));
            }
            entries.sort_by_key(|(_, field)| field.at.start);
            Data::Map(entries)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(written)?;
            let items = items.into_iter().map(|item| value(file, item));
            Data::List(items.collect::<Result<_, _>>()?)
        }
        Some(b'"') => {
            let text: Key<'_> = serde_json::from_str(written)?;
            let (text, at) = (text.0.into_owned(), at.clone());
            Data::Text(Text {
                text,
                at,
                style: Style::Double,
            })
        }
        _ => {
            let (text, at) = (written.to_owned(), at.clone());
            Data::Text(Text {
                text,
                at,
                style: Style::Plain,
            })
        }
    };
    Ok(Value { at, data })
}

/// A key stands before its value; nothing asks for more.
fn key(text: String, value: &Range<usize>) -> Text {
    Text {
        text,
        at: value.start..value.start,
        style: Style::Double,
    }
}

/// Where a part of a text stands in it: the part is borrowed from the text.
fn place(file: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr().addr().saturating_sub(file.as_ptr().addr());
    let start = start.min(file.len());
    start..(start + part.len()).min(file.len())
}
