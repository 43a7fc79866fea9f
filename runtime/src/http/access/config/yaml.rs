//! YAML as a tree in which every word knows where it stands.

use std::collections::HashMap;
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput};

use super::mistake::{Mistake, Place};

/// How deep things may be nested: the format needs three levels.
const DEPTH: usize = 16;

/// A value, and where it begins.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) at: Place,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    /// Nothing was written.
    Null,
    /// Everything that is one word or text: what it means is for the reader to say.
    Text(String),
    List(Vec<Rc<Node>>),
    Map(Vec<(Place, String, Rc<Node>)>),
}

impl Value {
    /// What it is, for someone who wrote it in a wrong place.
    pub(super) fn what(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }
}

/// The first document of a text: nothing where there is none.
pub(super) fn parse(text: &str) -> Result<Rc<Node>, Mistake> {
    let mut reader = Reader {
        events: Parser::new_from_str(text),
        anchors: HashMap::new(),
    };
    let nothing = Node {
        at: Place { line: 1, column: 1 },
        value: Value::Null,
    };
    let mut root = None;
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::StreamEnd => return Ok(root.unwrap_or_else(|| Rc::new(nothing))),
            Event::DocumentStart(_) if root.is_some() => {
                let text = "a second document begins here, and nobody would read it; remove it";
                return Err(Mistake::new(place(span), text));
            }
            Event::DocumentStart(_) => {
                let first = reader.next()?;
                root = Some(reader.node(first, 0)?);
            }
            _ => {}
        }
    }
}

fn place(span: Span) -> Place {
    Place {
        line: span.start.line(),
        column: span.start.col() + 1,
    }
}

struct Reader<'a> {
    events: Parser<'a, StrInput<'a>>,
    /// What aliases stand for. A node is shared, so that aliases of aliases cost nothing.
    anchors: HashMap<usize, Rc<Node>>,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), Mistake> {
        match self.events.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => {
                let at = Place {
                    line: error.marker().line(),
                    column: error.marker().col() + 1,
                };
                Err(Mistake::new(at, format!("not YAML: {}", error.info())))
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn node(
        &mut self,
        (event, span): (Event<'a>, Span),
        depth: usize,
    ) -> Result<Rc<Node>, Mistake> {
        let at = place(span);
        if depth > DEPTH {
            let text = "this is nested deeper than anything in a web configuration";
            return Err(Mistake::new(at, text));
        }
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, _) => (scalar(&text, style), anchor),
            Event::SequenceStart(anchor, _) => (self.list(depth)?, anchor),
            Event::MappingStart(anchor, _) => (self.map(depth)?, anchor),
            Event::Alias(anchor) => {
                let unknown = || Mistake::new(at, "this alias stands for nothing above it");
                return self.anchors.get(&anchor).cloned().ok_or_else(unknown);
            }
            _ => return Err(Mistake::new(at, "not YAML: a value is missing here")),
        };
        let node = Rc::new(Node { at, value });
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn list(&mut self, depth: usize) -> Result<Value, Mistake> {
        let mut items = Vec::new();
        loop {
            let next = self.next()?;
            if next.0 == Event::SequenceEnd {
                return Ok(Value::List(items));
            }
            items.push(self.node(next, depth + 1)?);
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, Mistake> {
        let mut entries: Vec<(Place, String, Rc<Node>)> = Vec::new();
        loop {
            let next = self.next()?;
            if next.0 == Event::MappingEnd {
                return Ok(Value::Map(entries));
            }
            let key = self.node(next, depth + 1)?;
            let Value::Text(name) = &key.value else {
                let text = format!("a key is a word, not {}", key.value.what());
                return Err(Mistake::new(key.at, text));
            };
            if let Some((first, ..)) = entries.iter().find(|(_, known, _)| known == name) {
                let text = format!("`{name}` stands in line {} already; keep one", first.line);
                return Err(Mistake::new(key.at, text));
            }
            let value = self.next()?;
            entries.push((key.at, name.clone(), self.node(value, depth + 1)?));
        }
    }
}

/// Null in its spellings, where it is not quoted; text otherwise.
fn scalar(text: &str, style: ScalarStyle) -> Value {
    let null = matches!(text, "" | "~" | "null" | "Null" | "NULL");
    if style == ScalarStyle::Plain && null {
        return Value::Null;
    }
    Value::Text(text.to_owned())
}
