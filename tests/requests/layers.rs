use axum::Router;
use axum::routing::get;
use bellwether::Registry;
use bellwether::http::RequestLayer;
use tower::ServiceExt;

use crate::support::{all, answers, ended, request, runtime};

fn page() -> Router {
    Router::new().route("/page", get(|| async { "a page" }))
}

#[test]
fn a_request_that_passes_two_layers_of_one_kind_is_counted_once() {
    let registry = Registry::new();
    let layer = || RequestLayer::new().registry(&registry);
    let inner = page().layer(layer()).layer(layer());
    let app = Router::new().nest("/shop", inner).layer(layer());
    answers(&app, &[("GET", "/shop/page", 200), ("GET", "/none", 404)]);
    assert_eq!(ended(&registry, "GET", "/shop/page", "2xx"), 1.0);
    assert_eq!(ended(&registry, "GET", "unmatched", "4xx"), 1.0);
    assert_eq!(all(&registry), 2.0);
}

#[test]
fn a_request_that_passes_layers_of_two_kinds_is_counted_by_both() {
    let registry = Registry::new();
    let layer = RequestLayer::new().registry(&registry);
    let app = page().layer(layer.clone().prefix("shop")).layer(layer);
    answers(&app, &[("GET", "/page", 200)]);
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.total("http_requests_total", &[]), 1.0);
    assert_eq!(snapshot.total("shop_http_requests_total", &[]), 1.0);
}

#[test]
fn a_request_is_counted_once_by_each_kind_however_many_there_are() {
    let registry = Registry::new();
    let prefixes = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
    let mut app = page();
    // Each of them twice, with all others in between.
    for prefix in prefixes.into_iter().chain(prefixes) {
        app = app.layer(RequestLayer::new().registry(&registry).prefix(prefix));
    }
    answers(&app, &[("GET", "/page", 200)]);
    for prefix in prefixes {
        let name = format!("{prefix}_http_requests_total");
        assert_eq!(registry.snapshot().total(&name, &[]), 1.0, "{name}");
    }
}

#[test]
fn a_request_that_a_handler_makes_to_another_router_is_one_of_its_own() {
    let registry = Registry::new();
    let layer = RequestLayer::new().registry(&registry);
    let inner = page().layer(layer.clone());
    let ask = move || async move { inner.oneshot(request("GET", "/page")).await };
    let app = Router::new().route("/outer", get(ask)).layer(layer);
    answers(&app, &[("GET", "/outer", 200)]);
    assert_eq!(ended(&registry, "GET", "/outer", "2xx"), 1.0);
    assert_eq!(ended(&registry, "GET", "/page", "2xx"), 1.0);
}

#[test]
fn layers_made_at_two_places_share_their_families() {
    let registry = Registry::new();
    let one = page().layer(RequestLayer::new().registry(&registry).register().unwrap());
    let other = page().layer(RequestLayer::new().registry(&registry).register().unwrap());
    let timed = RequestLayer::new().registry(&registry).until_body_end();
    let third = page().layer(timed.register().unwrap());
    for app in [one, other, third] {
        answers(&app, &[("GET", "/page", 200)]);
    }
    assert_eq!(ended(&registry, "GET", "/page", "2xx"), 3.0);
    let snapshot = registry.snapshot();
    let family = snapshot.family("http_requests_total").unwrap();
    assert_eq!(family.series().len(), 8);
}

#[test]
fn registries_do_not_know_of_each_other() {
    let (one, other) = (Registry::new(), Registry::new());
    let app = page().layer(RequestLayer::new().registry(&one));
    answers(&app, &[("GET", "/page", 200)]);
    let idle = page().layer(RequestLayer::new().registry(&other));
    assert_eq!((all(&one), all(&other)), (1.0, 0.0));
    answers(&idle, &[("GET", "/page", 200)]);
    assert_eq!((all(&one), all(&other)), (1.0, 1.0));
}

#[test]
fn without_a_registry_it_is_the_global_one() {
    let app = page().layer(RequestLayer::new().prefix("everyone"));
    runtime().block_on(crate::support::answer(&app, "GET", "/page"));
    let snapshot = Registry::global().snapshot();
    assert_eq!(snapshot.total("everyone_http_requests_total", &[]), 1.0);
}
