//! What gathers show of health where no probe and no server asks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use bellwether::health::Check;
use bellwether::{Format, Health, Registry, bridge};
use bellwether_tests::support::{get, wait_for};
use prometheus::TextEncoder;

use super::{HOUR, PATIENCE, check, fails, health, passes};

fn measured() -> (Health, Registry) {
    let (health, registry) = (health(), Registry::new());
    health.measure(&registry).unwrap();
    (health, registry)
}

/// The line of a component, once there is one.
fn line(component: &str, page: impl Fn() -> String) -> String {
    let begin = format!("health_component_up{{component=\"{component}\",");
    wait_for("a result", PATIENCE, || {
        let page = page();
        let line = page.lines().find(|line| line.starts_with(&begin));
        line.map(str::to_owned)
    })
}

const UP: &str = r#"health_component_up{component="database",severity="critical"} 1"#;

#[test]
fn encoding_a_registry_has_checks_run_outside_of_any_runtime_too() {
    let (health, registry) = measured();
    let ask = || async {
        // It needs a timer, and a reactor.
        tokio::time::sleep(Duration::from_millis(300)).await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        listener.map(drop)
    };
    health.add(check("database", ask)).unwrap();
    health.add(fails("mail", "gone").critical(false)).unwrap();
    let page = || registry.encode(Format::Text);
    // It takes longer than the gather that begins it, and is not down meanwhile.
    let first = page();
    assert!(
        !first.contains("{component=\"database\",severity"),
        "{first}"
    );
    assert_eq!(line("database", page), UP);
    let down = r#"health_component_up{component="mail",severity="warning"} 0"#;
    assert_eq!(line("mail", page), down);
}

#[test]
fn a_program_that_leaves_its_metrics_once_has_the_results_of_quick_checks() {
    // On a machine that is busy a check may take longer than a gather waits.
    let shown = (0..50).any(|_| {
        let (health, registry) = measured();
        health.add(passes("database")).unwrap();
        registry.encode(Format::Text).contains(UP)
    });
    assert!(shown);
}

#[test]
fn checks_that_hang_do_not_hold_up_the_first_gather_one_after_the_other() {
    // On a machine that is busy a gather may take longer; one by one, twenty of them would take a second each time.
    let quick = (0..20).any(|_| {
        let (health, registry) = measured();
        for n in 0..20 {
            let never = || std::future::pending::<()>();
            health.add(check(&format!("slow_{n:02}"), never)).unwrap();
        }
        health.add(passes("zoo")).unwrap();
        let began = Instant::now();
        let page = registry.encode(Format::Text);
        let took = began.elapsed();
        took < Duration::from_millis(500) && page.contains("{component=\"zoo\",")
    });
    assert!(quick);
}

#[test]
fn a_route_of_ones_own_has_checks_run_in_the_runtime_of_its_server() {
    let (health, registry) = measured();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let expected = runtime.handle().id();
    let ask = move || async move { tokio::runtime::Handle::current().id() == expected };
    health.add(check("database", ask)).unwrap();
    let page = move || async move { registry.encode(Format::Text) };
    let app = axum::Router::new().route("/own", axum::routing::get(page));
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"));
    let listener = listener.unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async move { axum::serve(listener, app).await });
    assert_eq!(line("database", || get(address, "/own", "").body), UP);
    runtime.shutdown_background();
}

#[test]
fn the_registry_of_the_prometheus_crate_has_checks_run() {
    let (health, registry) = measured();
    health.add(passes("database")).unwrap();
    let theirs = prometheus::Registry::new();
    theirs
        .register(Box::new(bridge::as_collector(&registry)))
        .unwrap();
    let page = || {
        TextEncoder::new()
            .encode_to_string(&theirs.gather())
            .unwrap()
    };
    assert_eq!(line("database", page), UP);
}

#[test]
fn a_component_that_was_never_asked_or_told_is_not_down() {
    let (health, registry) = measured();
    let never = || std::future::pending::<()>();
    health.add(check("slow", never)).unwrap();
    let told = health.add(Check::told("queue")).unwrap();
    for _ in 0..3 {
        let page = registry.encode(Format::OpenMetrics);
        assert!(!page.contains("health_component_up{"), "{page}");
    }
    told.fail("full");
    let page = registry.encode(Format::OpenMetrics);
    let down = "\nhealth_component_up{component=\"queue\",severity=\"critical\"} 0\n";
    assert!(page.contains(down), "{page}");
}

#[test]
fn a_check_that_hangs_from_the_start_is_down_once_it_is_too_late() {
    let (health, registry) = measured();
    let never = || std::future::pending::<()>();
    let limit = Duration::from_millis(20);
    health.add(check("slow", never).timeout(limit)).unwrap();
    let down = r#"health_component_up{component="slow",severity="critical"} 0"#;
    assert_eq!(line("slow", || registry.encode(Format::Text)), down);
}

#[test]
fn gathers_that_come_together_have_a_check_run_once_in_its_cache() {
    let (health, registry) = measured();
    let runs = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&runs);
    let ask = move || {
        count.fetch_add(1, Ordering::Relaxed);
        async {}
    };
    health.add(Check::new("database", ask).cache(HOUR)).unwrap();
    let eager = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&eager);
    let ask = move || {
        count.fetch_add(1, Ordering::Relaxed);
        async {}
    };
    // A probe may ask that one at each time; a gather asks it once a second.
    health.add(check("eager", ask)).unwrap();
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..50).for_each(|_| drop(registry.snapshot())));
        }
    });
    assert_eq!(line("database", || registry.encode(Format::Text)), UP);
    drop(line("eager", || registry.encode(Format::Text)));
    assert_eq!(runs.load(Ordering::Relaxed), 1);
    let most = usize::try_from(began.elapsed().as_secs()).unwrap() + 1;
    assert!((1..=most).contains(&eager.load(Ordering::Relaxed)));
}

#[test]
fn a_gather_does_not_wait_for_a_check_that_blocks() {
    let (health, registry) = measured();
    let block = || async { thread::sleep(Duration::from_secs(3)) };
    health.add(check("slow", block)).unwrap();
    let began = Instant::now();
    drop(registry.snapshot());
    assert!(began.elapsed() < Duration::from_secs(2));
    let began = Instant::now();
    (0..10).for_each(|_| drop(registry.snapshot()));
    assert!(began.elapsed() < Duration::from_secs(1), "it has begun");
}

#[test]
fn a_component_of_a_health_that_is_gone_has_no_series() {
    let (health, registry) = measured();
    health.add(Check::told("queue")).unwrap().fail("full");
    drop(line("queue", || registry.encode(Format::Text)));
    drop(health);
    let page = registry.encode(Format::Text);
    assert!(!page.contains("health_component_up{"), "{page}");
}
