use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;

use super::scrape::scrape;
use super::settings::Settings;
use crate::Registry;

/// `/metrics` of the global registry and `/health`, for an application that has an axum server.
///
/// ```
/// let app: axum::Router = axum::Router::new()
///     // .route("/orders", …)
///     .merge(bellwether::http::router());
/// # let _ = app;
/// ```
///
/// Expositions are written by tokio's blocking threads, so that a scrape does not hold up the application's requests.
/// An application which can be too busy to answer at all does better with a [`Server`](super::Server).
pub fn router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    router_for(Registry::global())
}

/// [`router`], with another registry than the global one.
pub fn router_for<S>(registry: &Registry) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let registry = registry.clone();
    let metrics = move |headers: HeaderMap| scrape(registry.clone(), headers);
    Router::new()
        .route("/metrics", get(metrics))
        .route("/health", get(health))
}

/// The routes of a server that has no others: it says where the metrics are.
pub(super) fn with_fallback(settings: &Settings) -> Router {
    let nothing = || async {
        let text = "There is nothing here; the metrics are at /metrics.\n";
        (StatusCode::NOT_FOUND, text)
    };
    router_for(&settings.registry).fallback(nothing)
}

async fn health() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, r#"{"status":"ok"}"#)
}
