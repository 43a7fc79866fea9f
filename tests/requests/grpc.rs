//! Requests of gRPC, whose answers have the HTTP status 200 whatever happened.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Request, Response};
use bellwether::Registry;
use bellwether::http::{CountedBody, RequestLayer};
use http_body::{Body as _, Frame, SizeHint};
use tower::{Layer, ServiceExt, service_fn};

use crate::support::{ended, in_flight, runtime};

/// Messages, and then trailers, if there are any.
struct Answer {
    frames: VecDeque<Frame<Bytes>>,
    /// Whether it says how long its messages are, as a body in one piece does.
    sized: bool,
}

impl Answer {
    fn new(messages: usize, trailer: Option<&str>) -> Self {
        let messages = (0..messages).map(|_| Frame::data(Bytes::from_static(b"message")));
        let trailers = trailer.map(|code| Frame::trailers(status(code)));
        Self {
            frames: messages.chain(trailers).collect(),
            sized: false,
        }
    }
}

impl http_body::Body for Answer {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.frames.pop_front().map(Ok))
    }

    fn size_hint(&self) -> SizeHint {
        let size = self.frames.iter().filter_map(Frame::data_ref);
        let size = size.map(|data| data.len() as u64).sum();
        if self.sized {
            SizeHint::with_exact(size)
        } else {
            SizeHint::default()
        }
    }
}

fn status(code: &str) -> HeaderMap {
    let code = HeaderValue::from_str(code).unwrap();
    HeaderMap::from_iter([("grpc-status".parse().unwrap(), code)])
}

fn request() -> Request<Body> {
    let request = Request::post("/shop.Orders/Place").header("content-type", "application/grpc");
    request.body(Body::empty()).unwrap()
}

/// With this `grpc-status` in its headers.
fn head(header: Option<&str>, body: Answer) -> Response<Answer> {
    let mut response = Response::builder()
        .header("content-type", "application/grpc+proto")
        .body(body)
        .unwrap();
    if let Some(code) = header {
        response.headers_mut().extend(status(code));
    }
    response
}

fn layer(registry: &Registry) -> RequestLayer {
    let route = RequestLayer::new().route_of(|request| Some(request.uri.path()));
    route
        .codes([404])
        .errors("http_request_errors_total")
        .registry(registry)
}

const ROUTE: &str = "/shop.Orders/Place";

/// Reads an answer as a server does, which asks for nothing after the trailers.
async fn read(response: Response<CountedBody<Answer>>) {
    let mut body = Box::pin(response.into_body());
    let mut next = async || std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await;
    while let Some(Ok(frame)) = next().await {
        if frame.is_trailers() {
            break;
        }
    }
}

/// How a request ends whose answer is this.
fn ends(header: Option<&'static str>, body: fn() -> Answer) -> String {
    let registry = Registry::new();
    let service = service_fn(move |_| async move { Ok::<_, Infallible>(head(header, body())) });
    let service = layer(&registry).until_body_end().layer(service);
    runtime().block_on(async { read(service.oneshot(request()).await.unwrap()).await });
    assert_eq!(in_flight(&registry), 0.0);
    let snapshot = registry.snapshot();
    let statuses = ["2xx", "404", "4xx", "5xx", "error", "cancelled", "panic"];
    let mut ended = statuses
        .iter()
        .filter(|it| ended(&registry, "POST", ROUTE, it) > 0.0);
    let status = (*ended.next().unwrap()).to_owned();
    assert_eq!(ended.next(), None);
    let errors = snapshot.total("http_request_errors_total", &[]);
    assert_eq!(errors > 0.0, status == "5xx");
    status
}

#[test]
fn an_answer_without_messages_is_what_its_status_says() {
    let none = || Answer::new(0, None);
    assert_eq!(ends(Some("0"), none), "2xx");
    assert_eq!(ends(Some("5"), none), "404", "NOT_FOUND");
    assert_eq!(ends(Some("16"), none), "4xx", "UNAUTHENTICATED");
    assert_eq!(ends(Some("13"), none), "5xx", "INTERNAL");
    assert_eq!(ends(Some("99"), none), "5xx", "clients take it for UNKNOWN");
}

#[test]
fn a_status_in_trailers_is_seen_at_the_end_of_the_body() {
    assert_eq!(ends(None, || Answer::new(3, Some("0"))), "2xx");
    assert_eq!(ends(None, || Answer::new(3, Some("14"))), "5xx");
    assert_eq!(ends(None, || Answer::new(1, Some("7"))), "4xx");
    assert_eq!(ends(None, || Answer::new(0, Some("2"))), "5xx");
    let sized = || Answer {
        sized: true,
        ..Answer::new(1, Some("13"))
    };
    assert_eq!(ends(None, sized), "5xx", "the messages are not its end");
}

#[test]
fn without_until_body_end_the_layer_sees_the_head_alone() {
    let registry = Registry::new();
    for (header, trailer) in [(Some("13"), None), (None, Some("13"))] {
        let answer =
            move |_| async move { Ok::<_, Infallible>(head(header, Answer::new(1, trailer))) };
        let service = layer(&registry).layer(service_fn(answer));
        drop(runtime().block_on(service.oneshot(request())).unwrap());
    }
    assert_eq!(ended(&registry, "POST", ROUTE, "5xx"), 1.0);
    assert_eq!(ended(&registry, "POST", ROUTE, "2xx"), 1.0);
}

#[test]
fn an_answer_with_a_status_of_its_own_keeps_it() {
    let registry = Registry::new();
    let answer = |_| async {
        let mut response = head(Some("13"), Answer::new(0, None));
        *response.status_mut() = axum::http::StatusCode::NOT_FOUND;
        Ok::<_, Infallible>(response)
    };
    let service = layer(&registry).until_body_end().layer(service_fn(answer));
    runtime().block_on(async { read(service.oneshot(request()).await.unwrap()).await });
    assert_eq!(ended(&registry, "POST", ROUTE, "404"), 1.0);
}

#[test]
fn a_stream_that_is_dropped_before_its_trailers_is_cancelled() {
    let registry = Registry::new();
    let answer = |_| async { Ok::<_, Infallible>(head(None, Answer::new(3, Some("0")))) };
    let service = layer(&registry).until_body_end().layer(service_fn(answer));
    drop(runtime().block_on(service.oneshot(request())).unwrap());
    assert_eq!(ended(&registry, "POST", ROUTE, "cancelled"), 1.0);
}
