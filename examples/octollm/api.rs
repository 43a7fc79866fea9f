//! The requests of each part. One annotation counts, times and traces them all.

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bellwether::{Health, health_check, http::health_router, instrumented};
use bellwether_examples::simulation::work;

use crate::arms::{self, Unavailable, depend};
use crate::metrics::{Arm, Component, Endpoint, MemoryOperation, MemoryType, Method};
use crate::{memory, reflex};

impl IntoResponse for Unavailable {
    fn into_response(self) -> Response {
        (StatusCode::BAD_GATEWAY, format!("{self}\n")).into_response()
    }
}

/// Whatever a request does, it is counted and timed here, and its error is passed on.
#[instrumented(
    calls = "http_requests_total",
    duration = "http_request_duration_seconds",
    in_flight = false,
    labels(method, endpoint),
    outcome(label = "status", ok = "success", error = "error", panic = "error", cancelled = "error"),
    buckets = [0.01, 0.05, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0],
    slo(success = 99.9, latency(under = "1s", for = 95)),
    span = "http.request",
    fields(method = ?method, endpoint = ?endpoint)
)]
async fn request(
    method: Method,
    endpoint: Endpoint,
    answer: impl Future<Output = Result<(), Unavailable>>,
) -> Result<(), Unavailable> {
    answer.await
}

async fn look_up() -> Result<(), Unavailable> {
    memory::ask(MemoryOperation::Read, MemoryType::Global).await
}

async fn execute() -> Result<(), Unavailable> {
    memory::ask(MemoryOperation::Read, MemoryType::Local).await?;
    arms::complete(Arm::Coder).await
}

async fn process() -> Result<(), Unavailable> {
    work(1..=4).await;
    reflex::pass();
    Ok(())
}

/// The routes of one part. Health stands beside them.
pub(crate) fn routes(component: Component) -> Router {
    use {
        Endpoint::{Execute, Process, Task, Tasks},
        Method::{Get, Post},
    };
    let router = match component {
        Component::Orchestrator => Router::new()
            .route("/tasks", post(|| request(Post, Tasks, arms::serve())))
            .route("/tasks/{id}", get(|| request(Get, Task, look_up()))),
        Component::ReflexLayer => {
            Router::new().route("/process", post(|| request(Post, Process, process())))
        }
        _ => Router::new().route("/execute", post(|| request(Post, Execute, execute()))),
    };
    router.merge(health_router(Health::global()))
}

#[health_check(timeout = "500ms", cache = "1s")]
async fn database() -> Result<(), Unavailable> {
    depend("database").await
}

#[health_check(timeout = "500ms", cache = "1s")]
async fn redis() -> Result<(), Unavailable> {
    depend("redis").await
}
