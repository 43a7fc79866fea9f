use std::collections::BTreeMap;
use std::fmt;
use std::io::Write as _;
use std::thread;

use serde_json::Value;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime as _, SystemTime};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::keys::{Key, Keys};
use super::lines::trace;

/// Writes each event as a JSON object on a line of its own.
#[derive(Debug)]
pub(super) struct JsonLines<W> {
    keys: Keys,
    writer: W,
}

impl<W> JsonLines<W> {
    pub(super) fn new(keys: Keys, writer: W) -> Self {
        Self { keys, writer }
    }
}

/// What was said of a span or an event, by key.
#[derive(Debug, Default)]
struct Fields(BTreeMap<String, Value>);

impl<S, W> Layer<S> for JsonLines<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'w> MakeWriter<'w> + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        // Before the lock: formatting a value is the user's code, which may log.
        let mut new = Fields::default();
        values.record(&mut new);
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            fields.0.append(&mut new.0);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let (mut all, mut innermost) = (Fields::default(), None);
        for span in context.event_scope(event).into_iter().flatten() {
            innermost.get_or_insert(span.name());
            // From the inner to the outer: what is there wins.
            if let Some(fields) = span.extensions().get::<Fields>() {
                for (key, value) in &fields.0 {
                    all.0.entry(key.clone()).or_insert_with(|| value.clone());
                }
            }
        }
        let mut own = Fields::default();
        event.record(&mut own);
        let message = own.0.remove("message");
        all.0.append(&mut own.0);
        let line = line(&self.keys, event.metadata(), innermost, message, all.0);
        // A log that cannot be written has nowhere to complain.
        let _ = self
            .writer
            .make_writer_for(event.metadata())
            .write_all(&line);
    }
}

/// The object, its own keys in a fixed order and before the others.
fn line(
    keys: &Keys,
    event: &Metadata<'_>,
    span: Option<&str>,
    message: Option<Value>,
    fields: BTreeMap<String, Value>,
) -> Vec<u8> {
    let mut timestamp = String::new();
    // Into a string, which takes everything.
    let _ = SystemTime.format_time(&mut Writer::new(&mut timestamp));
    let mut line = Line(vec![b'{']);
    line.entry(keys.name(Key::Timestamp), Some(timestamp));
    line.entry(keys.name(Key::Level), Some(event.level().as_str()));
    line.entry(keys.name(Key::Target), Some(event.target()));
    line.entry(keys.name(Key::Message), message);
    for (key, value) in fields {
        line.entry(&keys.apart(key), Some(value));
    }
    line.entry(keys.name(Key::Span), span);
    line.entry(keys.name(Key::File), event.file());
    line.entry(keys.name(Key::Line), event.line());
    let thread = format!("{:?}", thread::current().id());
    line.entry(keys.name(Key::ThreadId), Some(thread));
    if let Some(ids) = trace() {
        line.entry(keys.name(Key::TraceId), Some(ids.trace));
        line.entry(keys.name(Key::SpanId), Some(ids.span));
    }
    line.0.extend(b"}\n");
    line.0
}

/// An object that is being written.
struct Line(Vec<u8>);

impl Line {
    /// Nothing where there is no value.
    fn entry(&mut self, key: &str, value: Option<impl Into<Value>>) {
        let Some(value) = value else { return };
        if self.0.len() > 1 {
            self.0.push(b',');
        }
        // Into memory, which takes everything; a key of text is always a key.
        let _ = serde_json::to_writer(&mut self.0, key);
        self.0.push(b':');
        let _ = serde_json::to_writer(&mut self.0, &value.into());
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value); // What is not finite is null.
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}"));
    }
}

impl Fields {
    fn put(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}
