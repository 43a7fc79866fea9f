//! The API: agents are run over it, and it says how it is.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bellwether::http::health_router;
use bellwether::{Health, health_check, request_layer};

use crate::metrics::Agent;
use crate::work::{Unavailable, depend, execute};

impl IntoResponse for Unavailable {
    fn into_response(self) -> Response {
        (StatusCode::BAD_GATEWAY, format!("{self}\n")).into_response()
    }
}

async fn run(Path((agent, task_id)): Path<(Agent, u64)>) -> Result<String, Unavailable> {
    let tokens = execute(agent, task_id).await?;
    Ok(format!("done with {tokens} tokens\n"))
}

/// `/health` and `/health/ready` stand beside the routes, so that the service in front asks the replica itself.
pub(crate) fn routes() -> Router {
    Router::new()
        .route("/agents/{agent}/tasks/{task_id}", post(run))
        .merge(health_router(Health::global()))
        .layer(request_layer!())
}

#[health_check(timeout = "500ms", cache = "1s")]
async fn database() -> Result<(), Unavailable> {
    depend("database").await
}

#[health_check(timeout = "500ms", cache = "1s")]
async fn redis() -> Result<(), Unavailable> {
    depend("redis").await
}

#[health_check(timeout = "500ms", cache = "1s")]
async fn storage() -> Result<(), Unavailable> {
    depend("storage").await
}
