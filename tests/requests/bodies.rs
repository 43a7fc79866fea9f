use std::io::{self, Read};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use bellwether::Registry;
use bellwether::http::RequestLayer;
use bellwether_tests::support::wait_for;
use tokio::sync::mpsc::Sender;

use crate::support::{
    PATIENCE, Served, all, answers, ended, in_flight, piece, pieces, read_until, wait_for_end,
};

type Writer = Sender<io::Result<axum::body::Bytes>>;

/// An application with one stream, and what writes it.
fn streaming(registry: &Registry, until_body_end: bool) -> (Served, Writer) {
    let (writer, body) = pieces();
    let body = Arc::new(Mutex::new(Some(body)));
    let stream = move || async move { body.lock().unwrap().take().unwrap() };
    let app = Router::new().route("/stream", get(stream));
    let layer = RequestLayer::new().registry(registry);
    let app = if until_body_end {
        app.layer(layer.until_body_end())
    } else {
        app.layer(layer)
    };
    (Served::new(app), writer)
}

fn seconds(registry: &Registry, route: &str) -> f64 {
    let labels = [("method", "GET"), ("route", route)];
    let sum = "http_request_duration_seconds_sum";
    registry.snapshot().value(sum, &labels).unwrap()
}

#[test]
fn a_request_ends_with_the_head_of_its_answer_unless_asked_otherwise() {
    let registry = Registry::new();
    let (served, writer) = streaming(&registry, false);
    let mut client = served.send("GET", "/stream");
    writer.blocking_send(piece("first")).unwrap();
    read_until(&mut client, "first");
    wait_for_end(&registry, "/stream", "2xx", 1.0);
    drop(client);
}

#[test]
fn a_stream_is_timed_to_its_end_when_asked() {
    let registry = Registry::new();
    let (served, writer) = streaming(&registry, true);
    let mut client = served.send("GET", "/stream");
    writer.blocking_send(piece("first")).unwrap();
    read_until(&mut client, "first");
    assert_eq!((in_flight(&registry), all(&registry)), (1.0, 0.0));
    std::thread::sleep(Duration::from_millis(60));
    writer.blocking_send(piece("last")).unwrap();
    drop(writer);
    read_until(&mut client, "\r\n0\r\n\r\n");
    wait_for_end(&registry, "/stream", "2xx", 1.0);
    assert!(seconds(&registry, "/stream") >= 0.06);
    assert_eq!(all(&registry), 1.0);
}

#[test]
fn a_client_that_leaves_a_stream_cancels_the_request() {
    let registry = Registry::new();
    let (served, writer) = streaming(&registry, true);
    let mut client = served.send("GET", "/stream");
    writer.blocking_send(piece("first")).unwrap();
    read_until(&mut client, "first");
    assert_eq!(in_flight(&registry), 1.0);
    drop(client);
    // Somebody has to write to find out that nobody reads.
    wait_for("closed stream", PATIENCE, || {
        let _ = writer.try_send(piece("more"));
        writer.is_closed().then_some(())
    });
    wait_for_end(&registry, "/stream", "cancelled", 1.0);
    assert_eq!(all(&registry), 1.0);
}

#[test]
fn a_body_that_fails_ends_its_request_as_an_error() {
    let registry = Registry::new();
    let (served, writer) = streaming(&registry, true);
    let mut client = served.send("GET", "/stream");
    writer.blocking_send(piece("first")).unwrap();
    read_until(&mut client, "first");
    writer
        .blocking_send(Err(io::Error::other("no more")))
        .unwrap();
    wait_for_end(&registry, "/stream", "error", 1.0);
    let mut rest = String::new();
    let _ = client.read_to_string(&mut rest);
    assert!(
        !rest.ends_with("0\r\n\r\n"),
        "the client can tell: {rest:?}"
    );
    assert_eq!(all(&registry), 1.0);
}

/// A body that panics when it is asked for.
struct Bug;

impl http_body::Body for Bug {
    type Data = axum::body::Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<io::Result<http_body::Frame<axum::body::Bytes>>>> {
        panic!("a bug in a body");
    }
}

#[test]
fn a_body_that_panics_ends_its_request_as_a_panic() {
    let registry = Registry::new();
    let app = Router::new().route("/", get(|| async { Body::new(Bug) }));
    let app = app.layer(RequestLayer::new().registry(&registry).until_body_end());
    let served = Served::new(app);
    let _ = served.send("GET", "/").read_to_string(&mut String::new());
    wait_for_end(&registry, "/", "panic", 1.0);
    assert_eq!(all(&registry), 1.0);
}

#[test]
fn a_stream_of_a_known_length_ends_when_all_of_it_is_written() {
    let registry = Registry::new();
    let (writer, body) = pieces();
    let body = Arc::new(Mutex::new(Some(body)));
    let stream = move || async move {
        let body = body.lock().unwrap().take().unwrap();
        ([(header::CONTENT_LENGTH, "9")], body)
    };
    let app = Router::new().route("/file", get(stream));
    let app = app.layer(RequestLayer::new().registry(&registry).until_body_end());
    let served = Served::new(app);
    let mut client = served.send("GET", "/file");
    writer.blocking_send(piece("some")).unwrap();
    read_until(&mut client, "some");
    assert_eq!(in_flight(&registry), 1.0);
    writer.blocking_send(piece(" text")).unwrap();
    read_until(&mut client, "text");
    wait_for_end(&registry, "/file", "2xx", 1.0);
    drop(writer);
}

#[test]
fn answers_whose_body_is_never_sent_end_with_their_head() {
    let registry = Registry::new();
    let answer = |status: StatusCode| {
        move || async move { (status, "a body that nobody asks for").into_response() }
    };
    let app = Router::new()
        .route("/ok", get(answer(StatusCode::OK)))
        .route("/empty", get(answer(StatusCode::NO_CONTENT)))
        .route("/cached", get(answer(StatusCode::NOT_MODIFIED)))
        .route("/nothing", get(|| async {}));
    let app = app.layer(RequestLayer::new().registry(&registry).until_body_end());
    let served = Served::new(app);
    for (method, path, class) in [
        ("HEAD", "/ok", "2xx"),
        ("GET", "/empty", "2xx"),
        ("GET", "/cached", "3xx"),
        ("GET", "/nothing", "2xx"),
        ("GET", "/ok", "2xx"),
    ] {
        let mut client = served.send(method, path);
        read_until(&mut client, "\r\n\r\n");
        wait_for(&format!("end of {method} {path}"), PATIENCE, || {
            (ended(&registry, method, path, class) == 1.0).then_some(())
        });
    }
    assert_eq!((all(&registry), in_flight(&registry)), (5.0, 0.0));
}

#[test]
fn a_body_that_is_whole_ends_with_its_last_piece() {
    let registry = Registry::new();
    let app = Router::new().route("/", get(|| async { "all of it" }));
    let app = app.layer(RequestLayer::new().registry(&registry).until_body_end());
    for _ in 0..3 {
        answers(&app, &[("GET", "/", 200)]);
    }
    assert_eq!(ended(&registry, "GET", "/", "2xx"), 3.0);
    assert_eq!((all(&registry), in_flight(&registry)), (3.0, 0.0));
}
