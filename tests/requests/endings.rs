use std::future::poll_fn;
use std::io::{self, Read};
use std::pin::pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use axum::routing::get;
use bellwether::Registry;
use bellwether::http::RequestLayer;
use bellwether_tests::support::wait_for;
use tower::{Service, ServiceBuilder, ServiceExt, service_fn};
use tower_http::catch_panic::CatchPanicLayer;

use crate::support::{
    PATIENCE, Served, all, answers, ended, in_flight, read_until, request, runtime, wait_for_end,
};

fn layer(registry: &Registry) -> RequestLayer {
    RequestLayer::new().registry(registry)
}

async fn broken() {
    tokio::task::yield_now().await;
    panic!("a bug in a handler");
}

async fn forever() {
    std::future::pending::<()>().await;
}

#[test]
fn the_class_of_a_status_is_what_its_first_digit_says() {
    let registry = Registry::new();
    let status = |axum::extract::Path(code): axum::extract::Path<u16>| async move {
        StatusCode::from_u16(code).unwrap()
    };
    let app = Router::new()
        .route("/{code}", get(status))
        .layer(layer(&registry));
    for code in [200, 204, 301, 304, 400, 404, 429, 500, 503, 599, 600, 999] {
        answers(&app, &[("GET", &format!("/{code}"), code)]);
    }
    for (class, count) in [("2xx", 2.0), ("3xx", 2.0), ("4xx", 3.0), ("5xx", 5.0)] {
        assert_eq!(ended(&registry, "GET", "/{code}", class), count, "{class}");
    }
}

#[test]
fn a_handler_that_panics_ends_as_a_panic_and_the_server_lives() {
    let registry = Registry::new();
    let app = Router::new()
        .route("/", get(broken))
        .layer(layer(&registry));
    let served = Served::new(app);
    let mut answer = String::new();
    let _ = served.send("GET", "/").read_to_string(&mut answer);
    assert_eq!(answer, "");
    wait_for_end(&registry, "/", "panic", 1.0);
    let _ = served.send("GET", "/").read_to_string(&mut answer);
    wait_for_end(&registry, "/", "panic", 2.0);
    assert_eq!(all(&registry), 2.0);
}

#[test]
fn a_panic_that_is_made_an_answer_further_in_ends_with_its_status() {
    let registry = Registry::new();
    let app = Router::new().route("/", get(broken));
    let app = app.layer(CatchPanicLayer::new()).layer(layer(&registry));
    answers(&app, &[("GET", "/", 500)]);
    assert_eq!(ended(&registry, "GET", "/", "5xx"), 1.0);
    assert_eq!(all(&registry), 1.0);
}

#[test]
fn a_panic_that_is_caught_further_out_ends_as_a_panic() {
    let registry = Registry::new();
    let app = Router::new().route("/", get(broken));
    let app = app.layer(layer(&registry)).layer(CatchPanicLayer::new());
    answers(&app, &[("GET", "/", 500)]);
    assert_eq!(ended(&registry, "GET", "/", "panic"), 1.0);
    assert_eq!((all(&registry), in_flight(&registry)), (1.0, 0.0));
}

/// A service that panics before it has a future.
#[derive(Clone)]
struct Hasty;

impl Service<Request<Body>> for Hasty {
    type Response = Response<Body>;
    type Error = io::Error;
    type Future = std::future::Ready<io::Result<Response<Body>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        panic!("a bug in a service");
    }
}

#[test]
fn a_service_that_panics_at_once_ends_as_a_panic() {
    let registry = Registry::new();
    let service = ServiceBuilder::new().layer(layer(&registry)).service(Hasty);
    let runtime = runtime();
    let ended_by = runtime.block_on(runtime.spawn(service.oneshot(request("GET", "/"))));
    assert!(ended_by.unwrap_err().is_panic());
    assert_eq!(ended(&registry, "GET", "unmatched", "panic"), 1.0);
    assert_eq!((all(&registry), in_flight(&registry)), (1.0, 0.0));
}

#[test]
fn a_service_that_fails_without_an_answer_ends_as_an_error() {
    let registry = Registry::new();
    let fails = service_fn(async |_: Request<Body>| {
        Err::<Response<Body>, _>(io::Error::other("no upstream"))
    });
    let service = ServiceBuilder::new().layer(layer(&registry)).service(fails);
    let error = runtime().block_on(service.oneshot(request("GET", "/")));
    assert_eq!(error.unwrap_err().to_string(), "no upstream");
    assert_eq!(ended(&registry, "GET", "unmatched", "error"), 1.0);
    assert_eq!((all(&registry), in_flight(&registry)), (1.0, 0.0));
}

#[test]
fn a_client_that_leaves_while_the_handler_runs_cancels_the_request() {
    let registry = Registry::new();
    let app = Router::new()
        .route("/", get(forever))
        .layer(layer(&registry));
    let served = Served::new(app);
    let client = served.send("GET", "/");
    wait_for("request in flight", PATIENCE, || {
        (in_flight(&registry) == 1.0).then_some(())
    });
    assert_eq!(all(&registry), 0.0);
    drop(client);
    wait_for_end(&registry, "/", "cancelled", 1.0);
    assert_eq!(all(&registry), 1.0);
}

#[test]
fn a_time_limit_further_out_cancels_the_request() {
    let registry = Registry::new();
    let app = Router::new()
        .route("/", get(forever))
        .layer(layer(&registry));
    let limit = Duration::from_millis(20);
    let runtime = runtime();
    let answer = async {
        let mut answer = pin!(app.oneshot(request("GET", "/")));
        // It has begun before the limit does, however long this thread has to wait for a processor.
        let begun = poll_fn(|context| Poll::Ready(answer.as_mut().poll(context).is_pending()));
        assert!(begun.await);
        tokio::time::timeout(limit, answer).await
    };
    assert!(runtime.block_on(answer).is_err());
    assert_eq!(ended(&registry, "GET", "/", "cancelled"), 1.0);
    let labels = [("method", "GET"), ("route", "/")];
    let took = registry
        .snapshot()
        .value("http_request_duration_seconds_sum", &labels);
    assert!(took.unwrap() >= limit.as_secs_f64(), "{took:?}");
    assert_eq!(in_flight(&registry), 0.0);
}

#[test]
fn a_request_that_nobody_waits_for_is_cancelled() {
    let registry = Registry::new();
    let mut service = ServiceBuilder::new()
        .layer(layer(&registry))
        .service(service_fn(async |_: Request<Body>| {
            Ok::<_, io::Error>(Response::new(Body::empty()))
        }));
    drop(service.call(request("GET", "/")));
    assert_eq!(ended(&registry, "GET", "unmatched", "cancelled"), 1.0);
    assert_eq!(in_flight(&registry), 0.0);
}

#[test]
fn several_requests_of_one_connection_are_each_counted() {
    let registry = Registry::new();
    let app = Router::new().route("/", get(|| async { "done" }));
    let served = Served::new(app.layer(layer(&registry)));
    let mut client = served.send("GET", "/");
    for _ in 0..9 {
        read_until(&mut client, "done");
        io::Write::write_all(&mut client, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    }
    read_until(&mut client, "done");
    wait_for_end(&registry, "/", "2xx", 10.0);
}
