use std::hint::black_box;

use allocation_counter::measure;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::get;
use bellwether::Registry;
use bellwether::http::RequestLayer;
use tokio::runtime::Runtime;
use tower::{Service, ServiceBuilder};

use crate::support::{ended, request};

fn routes() -> Router {
    Router::new().route("/orders/{id}", get(|| async { "an order" }))
}

/// How often a hundred requests allocate, once everything has been met.
fn allocations(runtime: &Runtime, app: Router) -> u64 {
    let mut app: Router = app.with_state(());
    let mut hundred = || {
        for _ in 0..100 {
            let _ = black_box(runtime.block_on(app.call(request("GET", "/orders/7"))));
        }
    };
    hundred();
    measure(hundred).count_total
}

#[test]
fn a_request_allocates_once_more_than_with_a_layer_that_does_nothing() {
    let registry = Registry::new();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let nothing = ServiceBuilder::new().map_request(|request: Request<Body>| request);
    let bare = allocations(&runtime, routes().layer(nothing));
    let layer = RequestLayer::new().registry(&registry);
    assert_eq!(allocations(&runtime, routes().layer(layer)), bare + 100);
    assert_eq!(ended(&registry, "GET", "/orders/{id}", "2xx"), 200.0);
}
