//! Layers that are declared: what they count is what the same choices count, and the program knows them from the start.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use bellwether::http::{BodyEnd, Declared, Head, RequestLayer};
use bellwether::{Format, Problem, Registry, on_problem, request_layer};

use crate::support::answers;

const BOUNDS: [f64; 2] = [0.25, 60.0];

fn app(layer: RequestLayer<Head, Declared>) -> Router {
    Router::new()
        .route("/orders/{id}", get(|| async { "an order" }))
        .layer(layer)
}

fn without_times(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.contains("_sum{"));
    lines.map(str::to_owned).collect()
}

#[test]
fn a_declared_layer_exposes_what_the_same_choices_expose() {
    let (one, other) = (Registry::new(), Registry::new());
    let declared = request_layer!(
        calls = "api_calls_total",
        in_flight = "api_running",
        errors = "api_errors_total",
        duration(name = "api_latency_seconds", outcome),
        labels(method = "verb", route = "handler", status = "code"),
        routes = 2,
        codes = [500, 200],
        buckets = BOUNDS,
    );
    let chosen = RequestLayer::new()
        .calls("api_calls_total")
        .in_flight("api_running")
        .errors("api_errors_total")
        .duration("api_latency_seconds")
        .duration_by_status()
        .labels("verb", "handler", "code")
        .routes(2)
        .codes([500, 200])
        .buckets(BOUNDS);
    let requests = [
        ("GET", "/orders/7", 200),
        ("PUT", "/orders/8", 405),
        ("GET", "/", 404),
    ];
    answers(&app(declared.registry(&one)), &requests);
    let chosen = Router::new()
        .route("/orders/{id}", get(|| async { "an order" }))
        .layer(chosen.registry(&other));
    answers(&chosen, &requests);
    let (declared, chosen) = (one.encode(Format::Text), other.encode(Format::Text));
    assert!(
        declared.contains(r#"api_calls_total{verb="GET",handler="/orders/{id}",code="200"} 1"#)
    );
    assert_eq!(without_times(&declared), without_times(&chosen));
}

#[test]
fn the_global_registry_knows_it_before_it_is_reached_and_once() {
    fn never() -> RequestLayer<BodyEnd, Declared> {
        request_layer!(prefix = "never", until_body_end)
    }
    let again = || request_layer!(prefix = "again");
    for _ in 0..2 {
        answers(&app(again()), &[("GET", "/orders/7", 200)]);
    }
    let snapshot = Registry::global().snapshot();
    let labels = [
        ("method", "GET"),
        ("route", "/orders/{id}"),
        ("status", "2xx"),
    ];
    assert_eq!(
        snapshot.value("again_http_requests_total", &labels),
        Some(2.0)
    );
    let catalog = Registry::global().catalog();
    let family = catalog
        .family("never_http_requests_total")
        .expect("it is declared");
    assert!(family.declarations[0].origin.file.ends_with("declared.rs"));
    assert_eq!(
        family.declarations[0].origin.package,
        env!("CARGO_PKG_NAME")
    );
    let _ = never;
}

#[test]
fn a_declaration_that_disagrees_is_reported_and_its_requests_are_answered() {
    use std::sync::Mutex;
    static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());
    on_problem(|problem: &Problem| SAID.lock().unwrap().push(problem.to_string()));
    // The order in which the linker keeps them is nobody's.
    let one = || request_layer!(prefix = "twice");
    let other = || request_layer!(prefix = "twice", routes = 3);
    for layer in [one(), other(), one(), other()] {
        answers(&app(layer), &[("GET", "/orders/7", 200)]);
    }
    let said = SAID.lock().unwrap();
    let about = said
        .iter()
        .filter(|it| it.contains("`twice_http_requests`"));
    assert_eq!(about.count(), 1, "{said:?}");
    let labels = [
        ("method", "GET"),
        ("route", "/orders/{id}"),
        ("status", "2xx"),
    ];
    let counted = Registry::global()
        .snapshot()
        .value("twice_http_requests_total", &labels);
    assert_eq!(counted, Some(2.0));
    assert!(one().register().is_ok() != other().register().is_ok());
}

#[test]
fn families_of_a_declared_layer_can_be_left_out_shown_as_one_series_or_count_failures_alone() {
    let registry = Registry::new();
    let layer = request_layer!(
        calls(name = "plain_requests_total", labels = false, outcome = false),
        duration(name = "plain_request_duration_seconds", outcome),
        errors(name = "plain_requests_failed_total", labels = false),
        in_flight = false,
        codes = [200, 404],
        slo(success = 99, latency(under = "250ms", for = 95)),
    );
    let app = Router::new()
        .route("/well", get(|| async { "well" }))
        .route("/ill", get(|| async { StatusCode::BAD_GATEWAY }))
        .layer(layer.registry(&registry));
    let page = registry.encode(Format::Text);
    assert!(
        page.contains("\nplain_requests_total 0\n")
            && page.contains("\nplain_requests_failed_total 0\n")
    );
    let requests = [
        ("GET", "/well", 200),
        ("GET", "/ill", 502),
        ("PUT", "/ill", 405),
        ("GET", "/", 404),
    ];
    answers(&app, &requests);
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.value("plain_requests_total", &[]), Some(4.0));
    assert_eq!(
        snapshot.value("plain_requests_failed_total", &[]),
        Some(1.0)
    );
    let timed = |status| {
        let labels = [("method", "GET"), ("route", "/ill"), ("status", status)];
        let histogram = snapshot.histogram("plain_request_duration_seconds", &labels);
        histogram.map(|it| it.count())
    };
    assert_eq!((timed("5xx"), timed("2xx")), (Some(1), Some(0)));
    assert_eq!(
        snapshot
            .families()
            .filter(|it| it.name().starts_with("plain_"))
            .count(),
        3
    );
    // What is promised is measured by the durations, for only they say how a request ended.
    let catalog = registry.catalog();
    let operation = catalog
        .operations
        .iter()
        .find(|it| it.name == "plain_requests");
    let outcomes = operation.and_then(|it| it.outcomes.as_ref()).unwrap();
    assert_eq!(
        (
            outcomes.label.as_str(),
            outcomes.bad.contains(&"5xx".to_owned())
        ),
        ("status", true)
    );
}

#[test]
fn errors_that_are_only_named_get_a_name_by_rule() {
    let registry = Registry::new();
    let layer = request_layer!(prefix = "ruled", errors).register();
    let layer = layer.unwrap().registry(&registry);
    let app = Router::new()
        .route("/", get(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
        .layer(layer);
    answers(&app, &[("GET", "/", 500)]);
    let labels = [("method", "GET"), ("route", "/")];
    let counted = registry
        .snapshot()
        .value("ruled_http_request_errors_total", &labels);
    assert_eq!(counted, Some(1.0));
}
