use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::Request;
use axum::response::Response;
use bellwether::Registry;
use bellwether_tests::support::wait_for;
use http_body::Frame;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tower::ServiceExt;

pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// What a test of one thread runs its requests in.
pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

pub(crate) fn request(method: &str, path: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .body(Body::empty())
        .unwrap()
}

/// Answers a request without a socket, body included; the status.
pub(crate) async fn answer(app: &Router, method: &str, path: &str) -> u16 {
    let answer: Response = app
        .clone()
        .oneshot(request(method, path))
        .await
        .unwrap_or_else(|never| match never {});
    let status = answer.status().as_u16();
    to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    status
}

/// The same for a test that has nothing else to wait for.
pub(crate) fn answers(app: &Router, requests: &[(&str, &str, u16)]) {
    let runtime = runtime();
    for (method, path, status) in requests {
        let got = runtime.block_on(answer(app, method, path));
        assert_eq!(got, *status, "{method} {path}");
    }
}

/// Requests that ended like this.
#[track_caller]
pub(crate) fn ended(registry: &Registry, method: &str, route: &str, status: &str) -> f64 {
    let labels = [("method", method), ("route", route), ("status", status)];
    let value = registry.snapshot().value("http_requests_total", &labels);
    value.unwrap_or_else(|| panic!("no series {labels:?}"))
}

/// All requests that ended.
pub(crate) fn all(registry: &Registry) -> f64 {
    registry.snapshot().total("http_requests_total", &[])
}

pub(crate) fn in_flight(registry: &Registry) -> f64 {
    registry.snapshot().total("http_requests_in_flight", &[])
}

/// Waits until requests ended like this so many times, and none is in flight.
#[track_caller]
pub(crate) fn wait_for_end(registry: &Registry, route: &str, status: &str, times: f64) {
    wait_for(&format!("{status} of {route}"), PATIENCE, || {
        (ended(registry, "GET", route, status) == times && in_flight(registry) == 0.0).then_some(())
    });
}

/// A server of an application, gone when this is dropped.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    runtime: Option<Runtime>,
}

impl Served {
    pub(crate) fn new(app: Router) -> Self {
        let runtime = runtime();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async move { axum::serve(listener, app).await });
        Self {
            address,
            runtime: Some(runtime),
        }
    }

    /// Sends a request and leaves the connection open.
    pub(crate) fn send(&self, method: &str, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        stream
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.runtime.take().unwrap().shutdown_background();
    }
}

/// Reads until this text has come.
pub(crate) fn read_until(stream: &mut TcpStream, text: &str) -> String {
    let (mut all, mut buffer) = (String::new(), [0; 256]);
    while !all.contains(text) {
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0, "{all:?} without {text:?}");
        all.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
    }
    all
}

/// A body that a test writes piece by piece.
pub(crate) struct Pieces(Receiver<io::Result<Bytes>>);

pub(crate) fn pieces() -> (Sender<io::Result<Bytes>>, Body) {
    let (sender, receiver) = channel(16);
    (sender, Body::new(Pieces(receiver)))
}

#[expect(clippy::unnecessary_wraps, reason = "what the channel takes")]
pub(crate) fn piece(text: &'static str) -> io::Result<Bytes> {
    Ok(Bytes::from_static(text.as_bytes()))
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let piece = self.0.poll_recv(context);
        piece.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
