//! The API, as clients of `OpenAI` expect it. One layer counts and times all requests by the template of their route.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bellwether::http::health_router;
use bellwether::{Health, health_check, request_layer};
use serde::Serialize;

use crate::inference::{NoAnswer, answer, fits_into_memory};
use crate::metrics::Server;
use crate::tools::{Unavailable, depend};
use crate::{breaker, pool};

/// What is served. The first answers.
pub(crate) const MODELS: [&str; 2] = ["mistral-7b", "qwen3-4b"];

impl IntoResponse for NoAnswer {
    fn into_response(self) -> Response {
        match self {
            Self::Full => (StatusCode::SERVICE_UNAVAILABLE, "try again\n".to_owned()),
            Self::Unavailable(what) => (StatusCode::BAD_GATEWAY, format!("{what}\n")),
        }
        .into_response()
    }
}

#[derive(Serialize)]
struct Answer {
    model: &'static str,
    tokens: u64,
}

async fn chat() -> Result<Json<Answer>, NoAnswer> {
    let tokens = answer(fastrand::u64(..)).await?;
    Ok(Json(Answer {
        model: MODELS[0],
        tokens,
    }))
}

async fn model(Path(name): Path<String>) -> Result<String, StatusCode> {
    MODELS
        .contains(&&*name)
        .then_some(name)
        .ok_or(StatusCode::NOT_FOUND)
}

/// Requests by method, endpoint and code: the families of the server, and what it promises. A path is never a label.
pub(crate) fn routes() -> Router {
    Router::new()
        .route("/v1/chat/completions", post(chat))
        .route("/v1/models", get(|| async { Json(MODELS) }))
        .route("/v1/models/{model}", get(model))
        .merge(health_router(Health::global()))
        .layer(request_layer!(
            calls(name = "mistralrs_requests_total", labels = false, outcome = false),
            duration(name = "mistralrs_request_duration_seconds", outcome),
            errors(name = "mistralrs_requests_failed_total", labels = false),
            in_flight = false,
            labels(route = "endpoint"),
            routes = 16,
            codes = [200, 404, 405, 502, 503],
            buckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0],
            slo(success = 99, latency(under = "200ms", for = 95)),
        ))
}

#[health_check(timeout = "5s", cache = "1s")]
async fn memory() -> bool {
    fits_into_memory()
}

#[health_check(timeout = "500ms", cache = "1s")]
async fn connections() -> Result<(), Unavailable> {
    if pool::is_full() {
        return Err(Unavailable("the pool"));
    }
    depend("network").await
}

#[health_check(timeout = "500ms", cache = "1s")]
async fn mcp_servers() -> bool {
    Server::ALL
        .iter()
        .all(|server| breaker::of(*server).state() != 2)
}
