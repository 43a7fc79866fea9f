use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::Registry;

/// `/catalog`: what the registry's metrics are declared as.
pub(super) fn router(registry: &Registry) -> Router {
    let registry = registry.clone();
    let catalog = move || {
        let registry = registry.clone();
        async move {
            let headers = [
                (CONTENT_TYPE, "application/json"),
                (CACHE_CONTROL, "no-store"),
            ];
            (headers, registry.catalog().to_json()).into_response()
        }
    };
    Router::new().route("/catalog", get(catalog))
}
