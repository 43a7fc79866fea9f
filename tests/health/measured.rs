//! Health as metrics.

use std::time::Duration;

use bellwether::Registry;
use bellwether::health::Check;
use bellwether::http::Server;
use bellwether_tests::support::{get, wait_for};

use super::{HOUR, PATIENCE, block_on, fails, health, passes};

fn up(registry: &Registry, component: &str) -> Option<f64> {
    let snapshot = registry.snapshot();
    ["critical", "warning"].iter().find_map(|severity| {
        let labels = [("component", component), ("severity", *severity)];
        snapshot.value("health_component_up", &labels)
    })
}

fn runs(registry: &Registry, component: &str) -> Option<f64> {
    registry.snapshot().value(
        "health_check_duration_seconds_count",
        &[("component", component)],
    )
}

#[test]
fn a_component_has_no_series_until_its_first_result_and_is_then_as_it_is() {
    let (health, registry) = (health(), Registry::new());
    health.add(passes("before").cache(HOUR)).unwrap();
    health.measure(&registry).unwrap();
    let after = fails("after", "gone").critical(false).cache(HOUR);
    health.add(after).unwrap();
    let told = health.add(Check::told("told")).unwrap();
    let first = registry.snapshot();
    assert_eq!(up(&registry, "told"), None);
    let runs_of = |component| {
        first.value(
            "health_check_duration_seconds_count",
            &[("component", component)],
        )
    };
    assert!(runs_of("before").is_some() && runs_of("after").is_some());
    assert_eq!(runs(&registry, "told"), None, "it has no check");
    block_on(health.readiness());
    assert_eq!(up(&registry, "before"), Some(1.0));
    assert_eq!(up(&registry, "after"), Some(0.0), "critical or not");
    assert_eq!(
        (runs(&registry, "before"), runs(&registry, "after")),
        (Some(1.0), Some(1.0))
    );
    told.pass();
    assert_eq!(up(&registry, "told"), Some(1.0));
    told.warn("nearly full");
    assert_eq!(up(&registry, "told"), Some(1.0), "it works");
    told.fail("full");
    assert_eq!(up(&registry, "told"), Some(0.0));
}

#[test]
fn a_check_that_hangs_is_down_though_it_was_up() {
    let (health, registry) = (health(), Registry::new());
    health.measure(&registry).unwrap();
    let (go_on, go) = std::sync::mpsc::channel::<()>();
    let go = std::sync::Mutex::new(go);
    let check = move || {
        let _ = go.lock().unwrap().recv();
        async {}
    };
    let limit = Duration::from_secs(5);
    health
        .add(
            Check::new("disk", check)
                .cache(Duration::ZERO)
                .timeout(limit),
        )
        .unwrap();
    go_on.send(()).unwrap();
    block_on(health.readiness());
    assert_eq!(up(&registry, "disk"), Some(1.0));
    health.answer_within(Duration::ZERO);
    block_on(health.readiness());
    wait_for("fall", PATIENCE, || {
        (up(&registry, "disk") == Some(0.0)).then_some(())
    });
    assert_eq!(
        runs(&registry, "disk"),
        Some(1.0),
        "the second has not ended"
    );
}

#[test]
fn the_server_has_checks_run_when_it_starts_and_at_each_scrape() {
    let (health, registry) = (health(), Registry::new());
    health.measure(&registry).unwrap();
    health.add(passes("database")).unwrap();
    let server = Server::bind("127.0.0.1:0").unwrap().registry(&registry);
    let server = server.health(&health).spawn().unwrap();
    // Nobody has asked anything.
    wait_for("run", PATIENCE, || {
        (up(&registry, "database") == Some(1.0)).then_some(())
    });
    let before = runs(&registry, "database").unwrap();
    wait_for("another run", PATIENCE, || {
        let page = get(server.local_addr(), "/metrics", "").body;
        assert!(
            page.contains(
                "\nhealth_component_up{component=\"database\",severity=\"critical\"} 1\n"
            ),
            "{page}"
        );
        (runs(&registry, "database").unwrap() > before).then_some(())
    });
    server.shutdown();
}
