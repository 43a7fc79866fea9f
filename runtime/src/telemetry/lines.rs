use std::fmt;
use std::io::{IsTerminal, stderr};

use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::registry::LookupSpan;

use super::json::JsonLines;
use super::keys::Keys;

/// How a log line looks. Lines go to the standard error output, which is not where a program's own output goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Logs {
    /// For a person: time, ids of trace and span, level, spans with their fields, target, file and line, thread, message.
    /// In colours on a terminal.
    #[default]
    Human,
    /// One JSON object a line, for Loki and the like: `timestamp` (RFC 3339, UTC), `level`, `target`, `message`, the fields
    /// of the event and of the spans around it as keys of their own (the inner ones win), `span` (the innermost one's
    /// name), `file`, `line`, `thread_id`, and inside a sampled trace `trace_id` and `span_id`. A field that has one of
    /// these names gets `_` behind it. [`Telemetry::log_keys`](super::Telemetry::log_keys) gives them other names.
    Json,
}

impl Logs {
    pub(super) fn layer<S>(self, keys: Keys) -> Box<dyn Layer<S> + Send + Sync>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        match self {
            Self::Human => {
                let lines = tracing_subscriber::fmt::layer()
                    .with_timer(TimeAndTrace)
                    .with_file(true)
                    .with_line_number(true)
                    .with_thread_ids(true)
                    .with_ansi(stderr().is_terminal())
                    .with_writer(stderr);
                Box::new(lines)
            }
            Self::Json => Box::new(JsonLines::new(keys, stderr)),
        }
    }
}

/// When something happened, and in which trace.
struct TimeAndTrace;

impl FormatTime for TimeAndTrace {
    fn format_time(&self, line: &mut Writer<'_>) -> fmt::Result {
        SystemTime.format_time(line)?;
        match trace() {
            Some(ids) => write!(line, " trace_id={} span_id={}", ids.trace, ids.span),
            None => Ok(()),
        }
    }
}

/// Which trace this thread is in, in the hexadecimal of W3C Trace Context.
#[derive(Debug)]
pub(super) struct Ids {
    pub(super) trace: String,
    pub(super) span: String,
}

/// The sampled trace that this thread is in.
#[cfg(feature = "otlp")]
pub(super) fn trace() -> Option<Ids> {
    use opentelemetry::Context;
    use opentelemetry::trace::TraceContextExt as _;

    Context::map_current(|context| {
        let span = context.span();
        let span = span.span_context();
        span.is_sampled().then(|| Ids {
            trace: span.trace_id().to_string(),
            span: span.span_id().to_string(),
        })
    })
}

/// The same as numbers.
#[cfg(feature = "otlp")]
pub(super) fn trace_ids() -> Option<crate::Trace> {
    use opentelemetry::Context;
    use opentelemetry::trace::TraceContextExt as _;

    Context::map_current(|context| {
        let span = context.span();
        let span = span.span_context();
        span.is_sampled().then(|| crate::Trace {
            trace_id: span.trace_id().to_bytes(),
            span_id: span.span_id().to_bytes(),
        })
    })
}

/// There are no traces without a way to send them.
#[cfg(not(feature = "otlp"))]
pub(super) fn trace() -> Option<Ids> {
    None
}
