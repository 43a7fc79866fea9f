use std::convert::Infallible;

use axum::Router;
use axum::extract::Path;
use axum::http::{Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use bellwether::Registry;
use bellwether::http::RequestLayer;
use tower::{ServiceBuilder, ServiceExt, service_fn};

use crate::support::{all, answer, answers, ended, in_flight, request, runtime};

async fn order(Path(id): Path<u64>) -> Result<String, StatusCode> {
    if id.is_multiple_of(10) {
        return Err(StatusCode::NOT_FOUND);
    }
    Ok(format!("order {id}"))
}

fn shop(registry: &Registry) -> Router {
    let layer = RequestLayer::new().registry(registry);
    let app = Router::new().route("/orders/{id}", get(order).delete(order));
    app.route("/orders", post(|| async { StatusCode::CREATED }))
        .layer(layer)
}

#[test]
fn ten_thousand_ids_are_one_series_for_each_status() {
    let registry = Registry::new();
    let app = shop(&registry);
    runtime().block_on(async {
        for id in 0..10_000 {
            answer(&app, "GET", &format!("/orders/{id}")).await;
        }
    });
    let snapshot = registry.snapshot();
    let series = |name| snapshot.family(name).unwrap().series().len();
    assert_eq!(series("http_requests_total"), 8);
    assert_eq!(series("http_request_duration_seconds"), 1);
    assert_eq!(series("http_requests_in_flight"), 1);
    assert_eq!(ended(&registry, "GET", "/orders/{id}", "2xx"), 9000.0);
    assert_eq!(ended(&registry, "GET", "/orders/{id}", "4xx"), 1000.0);
    let labels = [("method", "GET"), ("route", "/orders/{id}")];
    let times = snapshot.value("http_request_duration_seconds_count", &labels);
    assert_eq!(times, Some(10_000.0));
    assert_eq!(in_flight(&registry), 0.0);
}

#[test]
fn every_status_of_a_route_stands_at_zero_once_the_route_is_met() {
    let registry = Registry::new();
    answers(&shop(&registry), &[("POST", "/orders", 201)]);
    for status in ["1xx", "3xx", "4xx", "5xx", "error", "panic", "cancelled"] {
        assert_eq!(ended(&registry, "POST", "/orders", status), 0.0, "{status}");
    }
    assert_eq!(ended(&registry, "POST", "/orders", "2xx"), 1.0);
}

#[test]
fn unknown_methods_are_one_value() {
    let registry = Registry::new();
    let app = Router::new().route("/", any(|| async {}));
    let app = app.layer(RequestLayer::new().registry(&registry));
    let known = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE",
    ];
    for method in known {
        answers(&app, &[(method, "/", 200)]);
        assert_eq!(ended(&registry, method, "/", "2xx"), 1.0, "{method}");
    }
    let unknown = [
        "BREW",
        "get",
        "PROPFIND",
        "M-SEARCH",
        "X".repeat(500).leak(),
    ];
    for method in unknown {
        answers(&app, &[(method, "/", 200)]);
    }
    assert_eq!(ended(&registry, "other", "/", "2xx"), 5.0);
    assert_eq!(all(&registry), 14.0);
}

#[test]
fn requests_without_a_route_are_one_value() {
    let registry = Registry::new();
    let app = shop(&registry);
    answers(
        &app,
        &[
            ("GET", "/", 404),
            ("GET", "/wp-login.php", 404),
            ("GET", "/orders/1/2", 404),
        ],
    );
    assert_eq!(ended(&registry, "GET", "unmatched", "4xx"), 3.0);
    // A handler's own fallback is a request without a route as well, whatever it says.
    let app = Router::new().fallback(|| async { "a page" });
    let app = app.layer(RequestLayer::new().registry(&registry));
    answers(&app, &[("GET", "/index.html", 200)]);
    assert_eq!(ended(&registry, "GET", "unmatched", "2xx"), 1.0);
    assert_eq!(all(&registry), 4.0);
}

#[test]
fn a_method_that_a_route_has_not_is_counted_with_its_route() {
    let registry = Registry::new();
    answers(&shop(&registry), &[("PUT", "/orders/7", 405)]);
    assert_eq!(ended(&registry, "PUT", "/orders/{id}", "4xx"), 1.0);
}

#[test]
fn a_route_layer_counts_only_what_has_a_route() {
    let registry = Registry::new();
    let layer = RequestLayer::new().registry(&registry);
    let app = Router::new().route("/orders/{id}", get(order));
    let app = app.route_layer(layer);
    answers(
        &app,
        &[
            ("GET", "/orders/1", 200),
            ("GET", "/nowhere", 404),
            ("PUT", "/orders/1", 405),
        ],
    );
    assert_eq!(ended(&registry, "GET", "/orders/{id}", "2xx"), 1.0);
    assert_eq!(ended(&registry, "PUT", "/orders/{id}", "4xx"), 1.0);
    assert_eq!(all(&registry), 2.0);
}

#[test]
fn the_route_of_a_nested_router_is_the_whole_template() {
    let registry = Registry::new();
    let layer = RequestLayer::new().registry(&registry);
    let orders = Router::new().route("/orders/{id}", get(|| async { "an order" }));
    let tenant = Router::new().nest("/{tenant}", orders);
    let app = Router::new().nest("/api", tenant).layer(layer);
    answers(&app, &[("GET", "/api/acme/orders/7", 200)]);
    assert_eq!(
        ended(&registry, "GET", "/api/{tenant}/orders/{id}", "2xx"),
        1.0
    );
    // The fallback of the outer router is reached from below as well.
    answers(&app, &[("GET", "/api/acme/nothing", 404)]);
    assert_eq!(ended(&registry, "GET", "unmatched", "4xx"), 1.0);
}

#[test]
fn a_router_that_is_nested_as_a_service_has_the_layer_itself() {
    let registry = Registry::new();
    let app = Router::new().nest_service("/api", shop(&registry));
    answers(&app, &[("GET", "/api/orders/7", 200)]);
    assert_eq!(ended(&registry, "GET", "/api/orders/{id}", "2xx"), 1.0);
}

#[test]
fn a_wildcard_is_its_template() {
    let registry = Registry::new();
    let app = Router::new().route("/files/{*path}", get(|| async { "a file" }));
    let app = app.layer(RequestLayer::new().registry(&registry));
    answers(
        &app,
        &[("GET", "/files/a/b/c", 200), ("GET", "/files/d", 200)],
    );
    assert_eq!(ended(&registry, "GET", "/files/{*path}", "2xx"), 2.0);
}

#[test]
fn a_head_request_is_one_even_where_the_handler_is_that_of_get() {
    let registry = Registry::new();
    let app = shop(&registry);
    answers(
        &app,
        &[("HEAD", "/orders/7", 200), ("GET", "/orders/7", 200)],
    );
    assert_eq!(ended(&registry, "HEAD", "/orders/{id}", "2xx"), 1.0);
    assert_eq!(ended(&registry, "GET", "/orders/{id}", "2xx"), 1.0);
}

#[test]
fn an_upgrade_ends_with_the_answer_that_says_so() {
    let registry = Registry::new();
    let upgrade = || async {
        let headers = [
            (header::UPGRADE, "websocket"),
            (header::CONNECTION, "upgrade"),
        ];
        (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
    };
    let routes = || Router::new().route("/live", get(upgrade));
    let layer = RequestLayer::new().registry(&registry);
    answers(&routes().layer(layer.clone()), &[("GET", "/live", 101)]);
    answers(
        &routes().layer(layer.until_body_end()),
        &[("GET", "/live", 101)],
    );
    assert_eq!(ended(&registry, "GET", "/live", "1xx"), 2.0);
    assert_eq!(in_flight(&registry), 0.0);
}

#[test]
fn routes_beyond_the_limit_are_one_value_and_counted() {
    let registry = Registry::new();
    let mut app = Router::new();
    for number in 0..10 {
        app = app.route(&format!("/page/{number}"), get(|| async {}));
    }
    let app = app.layer(RequestLayer::new().routes(4).registry(&registry));
    for number in 0..10 {
        answers(&app, &[("GET", &format!("/page/{number}"), 200)]);
    }
    assert_eq!(ended(&registry, "GET", "/page/3", "2xx"), 1.0);
    assert_eq!(ended(&registry, "GET", "other", "2xx"), 6.0);
    let labels = [("family", "http_requests_total")];
    let snapshot = registry.snapshot();
    let over = snapshot.total("bellwether_label_overflow_total", &[]);
    assert_eq!(over, 6.0, "{labels:?}");
}

#[test]
fn hundreds_of_routes_are_each_counted_by_themselves() {
    let registry = Registry::new();
    let mut app = Router::new();
    let route = |number| format!("/page/{number}");
    for number in 0..300 {
        app = app.route(&route(number), any(|| async {}));
    }
    let app = app.layer(RequestLayer::new().routes(300).registry(&registry));
    runtime().block_on(async {
        for round in 0..3 {
            for number in 0..300 {
                let method = ["GET", "POST"][usize::from(number % 3 == round)];
                answer(&app, method, &route(number)).await;
            }
        }
    });
    let snapshot = registry.snapshot();
    for number in 0..300 {
        for (method, count) in [("GET", 2.0), ("POST", 1.0)] {
            let labels = [
                ("method", method),
                ("route", &*route(number)),
                ("status", "2xx"),
            ];
            let counted = snapshot.value("http_requests_total", &labels);
            assert_eq!(counted, Some(count), "{labels:?}");
        }
    }
    assert_eq!(all(&registry), 900.0);
}

#[test]
fn a_service_without_axum_tells_its_routes() {
    let registry = Registry::new();
    let layer = RequestLayer::new().registry(&registry);
    let layer = layer.route_of(|request| match request.uri.path() {
        "/" => Some("/"),
        path => path.starts_with("/users/").then_some("/users/{name}"),
    });
    let hello =
        service_fn(async |_: Request<()>| Ok::<_, Infallible>(Response::new(String::new())));
    let service = ServiceBuilder::new().layer(layer).service(hello);
    runtime().block_on(async {
        for path in ["/", "/users/ada", "/users/grace", "/robots.txt"] {
            let request = Request::builder().uri(path).body(()).unwrap();
            service.clone().oneshot(request).await.unwrap();
        }
    });
    assert_eq!(ended(&registry, "GET", "/", "2xx"), 1.0);
    assert_eq!(ended(&registry, "GET", "/users/{name}", "2xx"), 2.0);
    assert_eq!(ended(&registry, "GET", "unmatched", "2xx"), 1.0);
}

#[test]
fn a_route_can_come_from_an_extension_and_else_is_that_of_axum() {
    #[derive(Clone)]
    struct Operation(String);

    let registry = Registry::new();
    let layer = RequestLayer::new().registry(&registry);
    let layer = layer.route_of(|request| Some(&*request.extensions.get::<Operation>()?.0));
    let app = Router::new().route("/rpc", post(|| async {})).layer(layer);
    let mut marked = request("POST", "/rpc");
    marked
        .extensions_mut()
        .insert(Operation("ListOrders".to_owned()));
    runtime().block_on(async {
        app.clone().oneshot(marked).await.unwrap();
        app.clone().oneshot(request("POST", "/rpc")).await.unwrap();
    });
    assert_eq!(ended(&registry, "POST", "ListOrders", "2xx"), 1.0);
    assert_eq!(ended(&registry, "POST", "/rpc", "2xx"), 1.0);
}
