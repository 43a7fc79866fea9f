use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use bellwether::http::RequestLayer;
use bellwether::{Conflict, Counter, Format, Metrics, Registry};
use bellwether_tests::support::{find, python, run};

use crate::support::{all, answers, in_flight};

fn app(layer: RequestLayer) -> Router {
    let missing = get(|| async { StatusCode::NOT_FOUND });
    Router::new()
        .route("/orders/{id}", get(|| async { "an order" }))
        .route("/missing", missing)
        .layer(layer)
}

#[test]
fn the_exposition_is_this_one_to_the_byte_and_judges_accept_it() {
    let registry = Registry::new();
    let layer = RequestLayer::new()
        .buckets([0.1, 60.0])
        .codes([404, 503])
        .registry(&registry);
    let requests = [
        ("GET", "/orders/7", 200),
        ("GET", "/orders/8", 200),
        ("POST", "/orders/8", 405),
        ("GET", "/missing", 404),
    ];
    answers(&app(layer), &requests);
    let text = registry.encode(Format::Text);
    let without_times: Vec<_> = text
        .lines()
        .filter(|line| !line.contains("_sum{") && !line.contains("bellwether_"))
        .collect();
    assert_eq!(
        without_times.join("\n") + "\n",
        include_str!("../golden/requests.txt")
    );
    if let Some(promtool) = find("promtool") {
        let (success, said) = run(&promtool, &["check", "metrics"], &text);
        assert_eq!((success, &*said), (true, ""));
    }
    let read = "import sys\nfrom prometheus_client.openmetrics import parser\n\
                print(sum(1 for _ in parser.text_string_to_metric_families(sys.stdin.read())))";
    if let Some(said) = python(read, &registry.encode(Format::OpenMetrics)) {
        assert_eq!(said.trim(), "4");
    }
}

#[test]
fn names_and_labels_can_be_chosen() {
    let registry = Registry::new();
    let layer = RequestLayer::new()
        .calls("api_calls_total")
        .duration("api_latency_seconds")
        .in_flight("api_running")
        .labels("verb", "handler", "code")
        .codes([200])
        .duration_by_status()
        .registry(&registry);
    answers(
        &app(layer),
        &[("GET", "/orders/1", 200), ("GET", "/missing", 404)],
    );
    let snapshot = registry.snapshot();
    let order = [("verb", "GET"), ("handler", "/orders/{id}")];
    let missing = [("verb", "GET"), ("handler", "/missing")];
    let with =
        |labels: [(&'static str, &'static str); 2], code| [labels[0], labels[1], ("code", code)];
    for (name, labels, expected) in [
        ("api_calls_total", &with(order, "200")[..], 1.0),
        ("api_calls_total", &with(order, "2xx"), 0.0),
        ("api_calls_total", &with(missing, "4xx"), 1.0),
        ("api_latency_seconds_count", &with(order, "200"), 1.0),
        ("api_latency_seconds_count", &with(order, "cancelled"), 0.0),
        ("api_latency_seconds_count", &with(missing, "4xx"), 1.0),
        ("api_running", &order, 0.0),
    ] {
        assert_eq!(
            snapshot.value(name, labels),
            Some(expected),
            "{name} {labels:?}"
        );
    }
}

#[test]
fn a_prefix_stands_before_all_names() {
    let registry = Registry::new();
    let layer = RequestLayer::new().prefix("shop").registry(&registry);
    answers(&app(layer), &[("GET", "/orders/1", 200)]);
    let snapshot = registry.snapshot();
    let names: Vec<_> = snapshot
        .families()
        .map(|family| family.text_name())
        .collect();
    let ours = [
        "shop_http_request_duration_seconds",
        "shop_http_requests_total",
        "shop_http_requests_in_flight",
    ];
    for name in ours {
        assert!(
            names.iter().any(|other| other == name),
            "{name} in {names:?}"
        );
    }
}

#[test]
fn what_cannot_be_exposed_is_an_error_that_says_what_to_write() {
    let layer = RequestLayer::new;
    let cases = [
        (
            layer().prefix("my-shop"),
            "`my-shop_http_requests` is no metric name: it has other characters than letters, digits and `_`",
        ),
        (
            layer().prefix("2shop"),
            "`2shop_http_requests` is no metric name: it begins with a digit",
        ),
        (
            layer().calls("requests"),
            "`requests` is the name of a counter; write `requests_total`",
        ),
        (
            layer().duration("latency"),
            "`latency` is measured in seconds; write `latency_seconds`",
        ),
        (
            layer().in_flight("a:b"),
            "`a:b` is no metric name: colons are for recording rules",
        ),
        (
            layer().prefix("svc_s"),
            "`svc_s_http_requests` has the unit `s`, but Prometheus measures in `seconds`; leave it out, or give a reason for the name in `request_layer!`",
        ),
        (
            layer().in_flight("requests_of_plan_b"),
            "`requests_of_plan_b` has the word `b` that Prometheus' checker takes for a unit; write it out, or give a reason for the name in `request_layer!`",
        ),
        (
            layer().labels("method", "le", "status"),
            "`le` is no label name: it belongs to histograms and summaries",
        ),
        (
            layer().labels("method", "route", "method"),
            "two labels are called `method`",
        ),
        (
            layer().buckets([]),
            "there is no bucket; write at least one bound in seconds",
        ),
        (
            layer().buckets([1.0, f64::INFINITY]),
            "bucket bound inf is not finite; `+Inf` is implied",
        ),
        (
            layer().buckets([0.5, 0.5]),
            "bucket bound 0.5 must be greater than 0.5, the one before it",
        ),
        (
            layer().routes(0),
            "a limit of 0 routes tells none apart; write at least 1",
        ),
        (layer().codes([200, 2000]), "2000 is no status code"),
    ];
    for (layer, problem) in cases {
        let error = layer.registry(&Registry::new()).register().unwrap_err();
        assert!(matches!(error.conflict(), Conflict::Malformed { .. }));
        let place = "requests/declaration.rs:";
        let said = error.to_string();
        assert!(said.starts_with(&format!("{problem}: ")), "{said}");
        assert!(
            said.contains(place) && said.ends_with("(bellwether::http::RequestLayer)"),
            "{said}"
        );
    }
}

#[test]
fn layers_that_disagree_name_both_places() {
    let registry = Registry::new();
    let first = RequestLayer::new().registry(&registry);
    let second = first.clone().codes([404]);
    let third = first.clone().buckets([1.0]);
    first.register().unwrap();
    let error = second.register().unwrap_err().to_string();
    let statuses = "1xx, 2xx, 3xx, 4xx, 5xx, error, panic, cancelled";
    assert!(
        error.contains(&format!(
            "the values of `status` (404, {statuses} and {statuses})"
        )),
        "{error}"
    );
    assert_eq!(
        error.matches("requests/declaration.rs:").count(),
        2,
        "{error}"
    );
    let error = third.register().unwrap_err().to_string();
    assert!(
        error.contains("the buckets ([1.0] and [0.0005, "),
        "{error}"
    );
}

#[test]
fn a_family_of_the_same_name_is_an_error_and_the_requests_are_answered() {
    #[derive(Metrics)]
    #[metrics(prefix = "http", global = false)]
    struct Taken {
        /// Requests, counted by hand.
        #[expect(dead_code, reason = "only its name matters")]
        requests: Counter,
    }

    let registry = Registry::new();
    Taken::register(&registry).unwrap();
    let layer = RequestLayer::new().registry(&registry);
    let error = layer.clone().register().unwrap_err().to_string();
    assert!(
        error.starts_with("`http_requests` is declared twice"),
        "{error}"
    );
    answers(&app(layer), &[("GET", "/orders/1", 200)]);
    assert_eq!(all(&registry), 0.0);
    assert_eq!(in_flight(&registry), 0.0);
    assert!(
        registry
            .snapshot()
            .family("http_requests_in_flight")
            .is_none()
    );
}
