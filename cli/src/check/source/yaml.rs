use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use super::{DEEPEST, Data, Style, Text, Unreadable, Value};

/// The most parts that a file may have once its aliases are followed.
const MOST: usize = 1_000_000;

/// The documents of a YAML file.
pub(super) fn documents(file: &str) -> Result<Vec<Value>, Unreadable> {
    let mut builder = Builder::new(file);
    let mut parser = Parser::new_from_str(file);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| builder.unreadable(&error))?;
        builder.take(event, span)?;
    }
    Ok(builder.documents)
}

/// A list or map that is not closed yet.
struct Frame {
    start: usize,
    anchor: usize,
    items: Vec<Value>,
    /// Keys and values in turn, where it is a map.
    is_map: bool,
}

struct Builder {
    /// The byte at which each character starts, where they are not the same.
    bytes: Option<Vec<usize>>,
    len: usize,
    open: Vec<Frame>,
    anchors: HashMap<usize, Value>,
    parts: usize,
    documents: Vec<Value>,
}

impl Builder {
    fn new(file: &str) -> Self {
        let starts = || file.char_indices().map(|(at, _)| at).collect();
        Self {
            bytes: (!file.is_ascii()).then(starts),
            len: file.len(),
            open: Vec::new(),
            anchors: HashMap::new(),
            parts: 0,
            documents: Vec::new(),
        }
    }

    fn byte(&self, character: usize) -> usize {
        let byte = match &self.bytes {
            Some(bytes) => bytes.get(character).copied(),
            None => Some(character),
        };
        byte.unwrap_or(self.len).min(self.len)
    }

    fn range(&self, span: Span) -> Range<usize> {
        let start = self.byte(span.start.index());
        start..self.byte(span.end.index()).max(start)
    }

    fn unreadable(&self, error: &ScanError) -> Unreadable {
        let at = self.byte(error.marker().index());
        let message = error.info().to_owned();
        Unreadable {
            message,
            at: at..at,
        }
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Unreadable> {
        let at = self.range(span);
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let text = Text {
                    text: text.into_owned(),
                    at: at.clone(),
                    style: match style {
                        ScalarStyle::SingleQuoted => Style::Single,
                        ScalarStyle::DoubleQuoted => Style::Double,
                        _ => Style::Plain,
                    },
                };
                self.add(
                    Value {
                        at,
                        data: Data::Text(text),
                    },
                    anchor,
                )?;
            }
            Event::SequenceStart(anchor, _) => self.open(at.start, anchor, false)?,
            Event::MappingStart(anchor, _) => self.open(at.start, anchor, true)?,
            Event::SequenceEnd | Event::MappingEnd => self.close(&at)?,
            Event::Alias(anchor) => {
                let mut value = self.anchors.get(&anchor).cloned();
                if let Some(value) = &mut value {
                    value.at = at.clone();
                }
                let empty = Data::List(Vec::new());
                self.add(value.unwrap_or(Value { at, data: empty }), 0)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, start: usize, anchor: usize, is_map: bool) -> Result<(), Unreadable> {
        if self.open.len() >= DEEPEST {
            let message = format!("more than {DEEPEST} levels deep");
            return Err(Unreadable {
                message,
                at: start..start,
            });
        }
        let items = Vec::new();
        self.open.push(Frame {
            start,
            anchor,
            items,
            is_map,
        });
        Ok(())
    }

    fn close(&mut self, at: &Range<usize>) -> Result<(), Unreadable> {
        let Some(frame) = self.open.pop() else {
            return Ok(());
        };
        // In block style the end is where the next thing begins.
        let last = frame.items.last().map_or(at.end, |last| last.at.end);
        let end = if at.is_empty() { last } else { at.end };
        let data = if frame.is_map {
            Data::Map(entries(frame.items))
        } else {
            Data::List(frame.items)
        };
        let at = frame.start..end.max(frame.start);
        self.add(Value { at, data }, frame.anchor)
    }

    fn add(&mut self, value: Value, anchor: usize) -> Result<(), Unreadable> {
        self.parts += parts(&value);
        if self.parts > MOST {
            let message = format!("more than {MOST} parts, with its aliases followed");
            return Err(Unreadable {
                message,
                at: value.at,
            });
        }
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut() {
            Some(frame) => frame.items.push(value),
            None => self.documents.push(value),
        }
        Ok(())
    }
}

fn parts(value: &Value) -> usize {
    match &value.data {
        Data::Text(_) => 1,
        Data::List(items) => 1 + items.iter().map(parts).sum::<usize>(),
        Data::Map(entries) => {
            1 + entries
                .iter()
                .map(|entry| 1 + parts(&entry.1))
                .sum::<usize>()
        }
    }
}

/// Keys with their values. A key that is no text has no name that anyone asks for.
fn entries(items: Vec<Value>) -> Vec<(Text, Value)> {
    let mut entries = Vec::with_capacity(items.len() / 2);
    let mut items = items.into_iter();
    while let (Some(key), Some(value)) = (items.next(), items.next()) {
        if let Data::Text(key) = key.data {
            entries.push((key, value));
        }
    }
    entries
}
