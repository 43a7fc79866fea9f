//! The span of a request, as an OTLP collector gets it: one program, one subscriber, and so one test.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::{get, post};
use bellwether::http::RequestLayer;
use bellwether::telemetry::Telemetry;
use bellwether::{Format, Registry, instrumented};
use bellwether_tests::support::{ReceivedSpan, SpanReceiver};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use tower::ServiceExt;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const SENDER: &str = "00f067aa0ba902b7";

#[instrumented(name = "spans_find")]
async fn find(id: String) -> Result<String, StatusCode> {
    match &*id {
        "broken" => Err(StatusCode::INTERNAL_SERVER_ERROR),
        "none" => Err(StatusCode::NOT_FOUND),
        _ => Ok(id),
    }
}

#[allow(clippy::panic, reason = "a handler with a bug")]
async fn bug() {
    panic!("simulated");
}

fn app(registry: &Registry) -> Router {
    let shown = RequestLayer::new().registry(registry).buckets([100.0]);
    let unshown = RequestLayer::new()
        .prefix("quiet")
        .registry(registry)
        .span(false);
    let quiet = Router::new()
        .route("/quiet", get(async || ""))
        .layer(unshown);
    Router::new()
        .route(
            "/orders/{id}",
            get(async |axum::extract::Path(id)| find(id).await),
        )
        .route("/bug", post(bug))
        .route("/waits", get(std::future::pending::<()>))
        .layer(shown)
        .merge(quiet)
}

fn request(method: &str, path: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(path)
}

/// Sends it, and gives up after a while.
fn send(runtime: &Runtime, app: &Router, request: axum::http::request::Builder) {
    let answer = app.clone().oneshot(request.body(Body::empty()).unwrap());
    let task = runtime.spawn(async { timeout(Duration::from_millis(200), answer).await });
    // What has a bug panics.
    let _ = runtime.block_on(task);
}

#[track_caller]
fn one<'a>(spans: &'a [ReceivedSpan], name: &str) -> &'a ReceivedSpan {
    let named: Vec<_> = spans.iter().filter(|it| it.span.name == name).collect();
    assert_eq!(
        named.len(),
        1,
        "{name} in {:?}",
        spans.iter().map(|it| &it.span.name).collect::<Vec<_>>()
    );
    named[0]
}

/// Kind, route, status of the answer and of the span, and how it ended.
fn said(span: &ReceivedSpan) -> (i32, String, String, i32, String) {
    let attributes = ["http.route", "http.response.status_code", "outcome"];
    let [route, status, outcome] = attributes.map(|name| span.attribute(name));
    let code = span.span.status.as_ref().map_or(0, |status| status.code);
    (span.span.kind, route, status, code, outcome)
}

#[test]
fn a_request_is_a_span_of_its_senders_trace_with_the_names_of_the_standard() {
    const SERVER: i32 = 2;
    const ERROR: i32 = 2;
    let receiver = SpanReceiver::answering(200);
    let telemetry = Telemetry::new("spans").otlp_endpoint(receiver.url());
    let telemetry = telemetry
        .flush_limit(Duration::from_mins(1))
        .logs(None)
        .init()
        .unwrap();
    let (registry, runtime) = (
        Registry::new(),
        Builder::new_current_thread().enable_all().build().unwrap(),
    );
    let app = app(&registry);
    let traceparent = format!("00-{TRACE}-{SENDER}-01");
    send(
        &runtime,
        &app,
        request("GET", "/orders/7?key=secret").header("traceparent", traceparent),
    );
    send(
        &runtime,
        &app,
        request("GET", "/orders/broken").header("traceparent", "00-nonsense"),
    );
    send(&runtime, &app, request("HEAD", "/orders/none"));
    send(&runtime, &app, request("POST", "/bug"));
    send(&runtime, &app, request("GET", "/waits"));
    send(&runtime, &app, request("GET", "/quiet"));
    send(&runtime, &app, request("BREW", "/orders/tea"));
    telemetry.shutdown();
    let spans = receiver.spans();

    let named = |name: &str| spans.iter().filter(|it| it.span.name == name).count();
    assert_eq!(named("GET /orders/{id}"), 2);
    let of_order = |id: &str| {
        let path = format!("/orders/{id}");
        let mut found = spans.iter().filter(|it| it.attribute("url.path") == path);
        found.next().unwrap()
    };
    let found = of_order("7");
    let text = |text: &str| text.to_owned();
    assert_eq!((&*found.trace(), &*found.parent()), (TRACE, SENDER));
    assert_eq!(found.attribute("http.request.method"), "GET");
    assert_eq!(
        said(found),
        (SERVER, text("/orders/{id}"), text("200"), 0, text(""))
    );
    let broken = of_order("broken");
    assert_eq!(
        said(broken),
        (
            SERVER,
            text("/orders/{id}"),
            text("500"),
            ERROR,
            text("error")
        )
    );
    assert_eq!(broken.parent(), "", "what is no traceparent is none");
    let none = one(&spans, "HEAD /orders/{id}");
    assert_eq!(
        said(none),
        (SERVER, text("/orders/{id}"), text("404"), 0, text(""))
    );
    let bug = one(&spans, "POST /bug");
    assert_eq!(
        said(bug),
        (SERVER, text("/bug"), text(""), ERROR, text("panic"))
    );
    let waits = one(&spans, "GET /waits");
    assert_eq!(
        said(waits),
        (SERVER, text("/waits"), text(""), 0, text("cancelled"))
    );
    let brew = one(&spans, "HTTP /orders/{id}");
    assert_eq!(brew.attribute("http.request.method"), "_OTHER");
    assert_eq!(said(brew).2, "405");
    // The handler's own call is in it.
    let mut calls = spans.iter().filter(|it| it.span.name == "find");
    assert!(calls.any(|call| call.parent() == found.id() && call.trace() == TRACE));
    assert!(spans.iter().all(|it| it.attribute("url.path") != "/quiet"));

    // The bucket that a request fell into points to it.
    let page = registry.encode(Format::OpenMetrics);
    let exemplar = format!("trace_id=\"{TRACE}\",span_id=\"{}\"", found.id());
    let mut lines = page.lines().filter(|line| line.contains(&exemplar));
    let line = lines.next().unwrap_or(&page);
    assert!(
        line.starts_with("http_request_duration_seconds_bucket{"),
        "{line}"
    );
}
