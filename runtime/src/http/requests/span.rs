//! The span of a request, with the names that the standard has for what it says. Source: OpenTelemetry, "Semantic
//! conventions for HTTP spans".

use axum::http::{HeaderMap, Method, Request, StatusCode, Uri};
use tracing::field::Empty;
use tracing::level_filters::LevelFilter;
use tracing::span::Entered;
use tracing::{Span, info_span};

use super::labels::{METHODS, index};
use crate::operation::Outcome;

/// What a span says of a request before there is an answer.
#[derive(Debug)]
pub(super) struct Head<'a> {
    pub(super) method: &'a Method,
    pub(super) uri: &'a Uri,
    #[cfg_attr(
        not(feature = "otlp"),
        expect(dead_code, reason = "what its sender tells of a trace")
    )]
    pub(super) headers: &'a HeaderMap,
}

impl<'a> Head<'a> {
    pub(super) fn of<B>(request: &'a Request<B>) -> Self {
        Self {
            method: request.method(),
            uri: request.uri(),
            headers: request.headers(),
        }
    }
}

/// The span of a request, nothing where nobody listens. In a box, so that a request without one keeps a word.
#[derive(Debug, Default)]
pub(super) struct RequestSpan(Option<Box<Span>>);

impl RequestSpan {
    /// Whether anybody may listen: one load.
    #[inline]
    pub(super) fn may_be_wanted() -> bool {
        LevelFilter::current() != LevelFilter::OFF
    }

    /// Of a request to this route, a child of the span that its sender tells of, or else of the current one.
    #[cold]
    pub(super) fn open(head: &Head<'_>, route: Option<&str>) -> Self {
        let known = METHODS[index(head.method.as_str())] == head.method.as_str();
        let method = if known {
            head.method.as_str()
        } else {
            "_OTHER"
        };
        let name = if known { method } else { "HTTP" };
        let name = route.map_or_else(|| name.to_owned(), |route| format!("{name} {route}"));
        let span = info_span!(
            target: "bellwether::http",
            "request",
            otel.name = name,
            otel.kind = "server",
            otel.status_code = Empty,
            http.request.method = method,
            http.route = route,
            http.response.status_code = Empty,
            url.path = head.uri.path(),
            outcome = Empty,
        );
        if span.is_disabled() {
            return Self(None);
        }
        #[cfg(feature = "otlp")]
        continue_trace(&span, head.headers);
        Self(Some(Box::new(span)))
    }

    /// Enters it until what this gives is dropped.
    #[inline]
    pub(super) fn enter(&self) -> Option<Entered<'_>> {
        self.0.as_deref().map(Span::enter)
    }

    pub(super) fn answered(&self, status: StatusCode) {
        if let Some(span) = &self.0 {
            span.record("http.response.status_code", status.as_u16());
        }
    }

    /// It is over. An answer that is the client's mistake is none of the server's, and neither is a client that leaves.
    pub(super) fn end(&mut self, outcome: Outcome) {
        let Some(span) = self.0.take() else { return };
        let word = match outcome {
            Outcome::Ok => return,
            Outcome::Error => "error",
            Outcome::Panic => "panic",
            Outcome::Cancelled => "cancelled",
        };
        span.record("outcome", word);
        if outcome != Outcome::Cancelled {
            span.record("otel.status_code", "ERROR");
        }
    }
}

/// Has the span go on with the trace that its sender is in. Source: W3C Trace Context.
#[cfg(feature = "otlp")]
fn continue_trace(span: &Span, headers: &HeaderMap) {
    use axum::http::HeaderName;
    use opentelemetry::Context;
    use opentelemetry::propagation::{Extractor, TextMapPropagator as _};
    use opentelemetry::trace::TraceContextExt as _;
    use opentelemetry_sdk::propagation::TraceContextPropagator;
    use tracing_opentelemetry::OpenTelemetrySpanExt as _;

    struct Headers<'a>(&'a HeaderMap);

    impl Extractor for Headers<'_> {
        fn get(&self, key: &str) -> Option<&str> {
            self.0.get(key)?.to_str().ok()
        }

        fn keys(&self) -> Vec<&str> {
            self.0.keys().map(HeaderName::as_str).collect()
        }
    }

    if !headers.contains_key("traceparent") {
        return;
    }
    let propagator = TraceContextPropagator::new();
    let sender = propagator.extract_with_context(&Context::new(), &Headers(headers));
    if sender.span().span_context().is_valid() {
        // Fails where no layer of OpenTelemetry is there: then there is no trace to go on with.
        let _ = span.set_parent(sender);
    }
}
