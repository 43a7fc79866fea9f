//! Checks that the linker gathers.

use bellwether::health::Status;
use bellwether::{Health, Registry, health_check};
use bellwether_tests::support::{get, wait_for};

use neighbour as _;

use super::{PATIENCE, ask, block_on, serve};

#[health_check(group = "declared", timeout = "1h")]
async fn quick() {}

#[health_check(
    name = "slow.one",
    group = "declared",
    critical = false,
    timeout = "50ms"
)]
async fn slow() -> Result<(), String> {
    std::future::pending().await
}

#[health_check(group = "declared", startup, timeout = "1h")]
async fn migrations() -> bool {
    true
}

#[health_check(group = "declared", liveness, cache = "1h", timeout = "1h")]
async fn r#loop() -> Result<u8, &'static str> {
    Ok(1)
}

mod other {
    /// A second one of this name.
    #[bellwether::health_check(group = "twice", critical = false, timeout = "1h")]
    pub(super) async fn same() -> bool {
        false
    }
}

#[health_check(group = "twice", timeout = "1h")]
async fn same() {}

#[test]
fn checks_are_there_without_being_called_those_of_other_crates_too() {
    Health::global().answer_within(PATIENCE);
    let server = serve(Health::global());
    let (code, body) = ask(server.local_addr(), "/health/declared");
    assert_eq!((code, &body["status"]), (200, &"warn".into()), "{body}");
    let components = &body["components"];
    let said = |name: &str, key: &str| components[name][key].as_str().unwrap().to_owned();
    assert_eq!(said("quick", "status"), "pass");
    assert_eq!(said("slow.one", "reason"), "timed out");
    assert_eq!(said("migrations", "probe"), "startup");
    assert_eq!(said("loop", "probe"), "liveness");
    let (code, body) = ask(server.local_addr(), "/health/neighbours");
    assert_eq!(
        (code, body["components"].as_object().unwrap().len()),
        (200, 1)
    );
    assert!(body["components"]["neighbour"].is_object(), "{body}");
    server.shutdown();
}

#[test]
fn the_global_registry_shows_them_from_its_first_gather() {
    let snapshot = Registry::global().snapshot();
    for component in ["quick", "slow.one", "migrations", "loop", "neighbour"] {
        let labels = [("component", component)];
        let count = snapshot.value("health_check_duration_seconds_count", &labels);
        assert!(count.is_some(), "{component}");
    }
    // The gather had them run, so there are results in time.
    for (component, severity) in [("quick", "critical"), ("slow.one", "warning")] {
        let labels = [("component", component), ("severity", severity)];
        let ask = || {
            Registry::global()
                .snapshot()
                .value("health_component_up", &labels)
        };
        wait_for("a result", PATIENCE, ask);
    }
}

#[test]
fn of_two_functions_of_one_name_none_is_lost() {
    assert!(!block_on(async {
        same().await;
        other::same().await
    }));
    Health::global().answer_within(PATIENCE);
    let report = block_on(Health::global().group("twice")).unwrap();
    assert_eq!(report.status, Status::Warn);
    let names: Vec<_> = report.components.iter().map(|it| &*it.name).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    // The second in the order of the source says where it is.
    assert!(names[0].starts_with("health.declared.same-"), "{names:?}");
    assert_eq!(names[1], "same");
    let problems = Registry::global()
        .snapshot()
        .total("bellwether_problems_total", &[]);
    assert!(problems >= 1.0);
}

#[test]
fn a_router_answers_for_the_program() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .unwrap();
    let address = listener.local_addr().unwrap();
    Health::global().answer_within(PATIENCE);
    let app = axum::Router::new().merge(bellwether::http::router());
    runtime.spawn(async move { axum::serve(listener, app).await });
    assert_eq!(get(address, "/livez", "").status, 200);
    assert_eq!(get(address, "/health/declared", "").status, 200);
    runtime.shutdown_background();
}
