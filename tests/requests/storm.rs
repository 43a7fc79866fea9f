use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Once};
use std::time::Duration;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use bellwether::Registry;
use bellwether::http::RequestLayer;
use bellwether_tests::support::wait_for;
use tokio::task::yield_now;
use tokio::time::sleep;
use tower::ServiceExt;

use crate::support::{PATIENCE, Served, all, in_flight, pieces, request, runtime};

/// Waits, fails, panics or streams for ever, by its number.
async fn work(Path(number): Path<u64>) -> Result<axum::body::Body, StatusCode> {
    for _ in 0..number % 7 {
        yield_now().await;
    }
    match number % 5 {
        0 => std::future::pending().await,
        1 => Err(StatusCode::SERVICE_UNAVAILABLE),
        2 => {
            sleep(Duration::from_millis(number % 11)).await;
            Ok("done".into())
        }
        3 => {
            let (writer, body) = pieces();
            tokio::spawn(async move {
                // Ends when nobody reads.
                while writer.send(crate::support::piece("more")).await.is_ok() {
                    sleep(Duration::from_millis(1)).await;
                }
            });
            Ok(body)
        }
        _ => panic!("one of many bugs"),
    }
}

fn app(registry: &Registry) -> Router {
    let layer = RequestLayer::new().registry(registry).until_body_end();
    Router::new().route("/{number}", get(work)).layer(layer)
}

fn timed(registry: &Registry) -> Option<f64> {
    let labels = [("method", "GET"), ("route", "/{number}")];
    let count = "http_request_duration_seconds_count";
    registry.snapshot().value(count, &labels)
}

fn silent_about_bugs() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if panic.payload_as_str() != Some("one of many bugs") {
                usual(panic);
            }
        }));
    });
}

#[test]
fn a_storm_of_requests_that_are_aborted_leaves_nothing_in_flight() {
    silent_about_bugs();
    let registry = Registry::new();
    let app = app(&registry);
    let begun = Arc::new(AtomicU64::new(0));
    let runtime = runtime();
    runtime.block_on(async {
        let mut tasks = Vec::new();
        for number in 0..2000_u64 {
            let (app, begun) = (app.clone(), Arc::clone(&begun));
            let task = tokio::spawn(async move {
                begun.fetch_add(1, Ordering::Relaxed);
                let answer = app.oneshot(request("GET", &format!("/{number}"))).await;
                let body = answer.unwrap().into_body();
                let _ = axum::body::to_bytes(body, 1000).await;
            });
            if number.is_multiple_of(3) {
                yield_now().await;
            }
            tasks.push(task);
            if number.is_multiple_of(2) {
                tasks[tasks.len() / 2].abort();
            }
        }
        sleep(Duration::from_millis(50)).await;
        for task in tasks {
            task.abort();
            let _ = task.await;
        }
    });
    let begun = begun.load(Ordering::Relaxed);
    #[expect(clippy::cast_precision_loss, reason = "they are few")]
    let begun = begun as f64;
    assert!(begun > 0.0);
    assert_eq!(in_flight(&registry), 0.0);
    assert_eq!(all(&registry), begun);
    assert_eq!(timed(&registry), Some(begun));
}

#[test]
fn a_storm_of_clients_that_leave_leaves_nothing_in_flight() {
    silent_about_bugs();
    let registry = Registry::new();
    let served = Served::new(app(&registry));
    let served = &served;
    std::thread::scope(|scope| {
        for client in 0..4 {
            scope.spawn(move || {
                for number in 0..50 {
                    let stream = served.send("GET", &format!("/{}", client * 50 + number));
                    std::thread::sleep(Duration::from_millis(number % 3));
                    drop(stream);
                }
            });
        }
    });
    // Those whose client was gone before they were read have not begun.
    wait_for("end of all requests", PATIENCE, || {
        (in_flight(&registry) == 0.0).then_some(())
    });
    let ended = all(&registry);
    assert!(ended > 0.0 && ended <= 200.0, "{ended}");
    assert_eq!(timed(&registry), Some(ended));
}
