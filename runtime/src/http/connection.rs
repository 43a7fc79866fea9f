//! One connection, from its handshake to its last answer.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, Version, header};
use axum::response::IntoResponse;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::Watcher;
use hyper_util::service::TowerToHyperService;
use tokio::time::timeout;

use super::seats::{Phase, Taken};
use super::settings::{Limits, Settings};
use super::stream::{Client, Timed, Transport};

/// What the connections of a server have in common.
pub(super) struct Shared {
    pub(super) settings: Settings,
    pub(super) routes: Router,
}

/// Answers the requests of one connection, one after the other, until either side ends it.
pub(super) async fn answer(
    (stream, client): (Transport, Client),
    taken: Taken,
    watcher: Watcher,
    shared: Arc<Shared>,
) {
    let limits = shared.settings.limits;
    let stream = match &shared.settings.upgrade {
        None => stream,
        Some(upgrade) => match timeout(limits.handshake, upgrade.upgrade(stream)).await {
            Ok(Ok(stream)) => stream,
            // The client's error, or its silence.
            _ => return,
        },
    };
    taken.seat.enter(Phase::Asking);
    let stream = Timed::new(stream, Arc::clone(&taken.seat), limits);
    let seat = Arc::clone(&taken.seat);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(client);
        seat.enter(Phase::Answering);
        let (seat, routes) = (Arc::clone(&seat), shared.routes.clone());
        async move {
            let response = respond(request, routes).await;
            seat.enter(Phase::Answered);
            Ok::<_, Infallible>(response)
        }
    });
    let connection = builder(limits).serve_connection(TokioIo::new(stream), service);
    // An error is the client's: it went away, took too long, or did not speak HTTP.
    let _ = watcher.watch(connection).await;
    drop(taken);
}

fn builder(limits: Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        // The stream has limits of its own, for headers that are on their way and for clients between requests.
        .header_read_timeout(None)
        .max_headers(limits.headers)
        .max_header_size(limits.header_bytes)
        // What hyper reads ahead, and so what a client can send before it is answered.
        .max_buf_size(limits.header_bytes.max(8192));
    builder
}

/// Refuses what no route should see, and asks the routes for the rest.
async fn respond(request: Request<Incoming>, routes: Router) -> Response<Body> {
    let has_body = !request.body().is_end_stream();
    let refusal = refusal(&request, has_body);
    let mut response = match refusal {
        Some((status, text)) => (status, text).into_response(),
        None => match TowerToHyperService::new(routes).call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        },
    };
    if has_body || refusal.is_some() {
        // Bodies are not read, so nothing can follow one.
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    response
}

/// Why a request is not asked of the routes.
fn refusal(request: &Request<Incoming>, has_body: bool) -> Option<(StatusCode, &'static str)> {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    // Source: RFC 9112, "Request Target": a server must refuse a request of HTTP/1.1 without `Host`, or with two.
    if hosts > 1 || (hosts == 0 && request.version() == Version::HTTP_11) {
        let text = "A request of HTTP/1.1 has exactly one Host header.\n";
        return Some((StatusCode::BAD_REQUEST, text));
    }
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let text = "A request for a page has no body here.\n";
    (reads && has_body).then_some((StatusCode::PAYLOAD_TOO_LARGE, text))
}
