//! Collectors and callbacks that fail. Checklist: 20, 46, 47.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bellwether::http::OnCollectorFailure;
use bellwether::{Collected, Collector, Gauge, Metrics, Registry};
use bellwether_tests::support::get;

use super::{PATIENCE, gate, own, serve, shelves};

const FAILURES: &str = "bellwether_collector_failures_total";
/// What is left out takes longer; what is not has as long, however busy the machine is.
const SHORT: Duration = Duration::from_secs(2);

fn failures(registry: &Registry, reason: &str) -> Option<f64> {
    own(registry, FAILURES, &[("reason", reason)])
}

struct Broken;

impl Collector for Broken {
    fn collect(&self, _families: &mut Collected) {
        let scraped = std::thread::current().name() == Some("bellwether-collect");
        assert!(!scraped, "a collector's bug");
    }
}

#[test]
fn what_is_counted_of_scrapes_stands_at_zero_before_the_first() {
    let server = serve(&Registry::new(), |server| server);
    let page = get(server.local_addr(), "/metrics", "").body;
    for line in [
        "bellwether_scrapes_total{code=\"200\"} 0",
        "bellwether_scrapes_total{code=\"500\"} 0",
        "bellwether_scrapes_total{code=\"503\"} 0",
        "bellwether_scrapes_in_flight 1",
        "bellwether_exposition_bytes 0",
        "bellwether_collector_failures_total{reason=\"panic\"} 0",
        "bellwether_collector_failures_total{reason=\"timeout\"} 0",
        "bellwether_collector_failures_total{reason=\"still_running\"} 0",
        "bellwether_collector_failures_total{reason=\"no_thread\"} 0",
    ] {
        assert!(page.lines().any(|one| one == line), "{line}\n{page}");
    }
    let next = get(server.local_addr(), "/metrics", "").body;
    let size = format!("bellwether_exposition_bytes {}\n", page.len());
    assert!(next.contains(&size), "{next}");
    server.shutdown();
}

#[test]
fn a_slow_collector_is_left_out_and_not_started_again_until_it_is_through() {
    let registry = shelves(3);
    let keeper = gate(&registry);
    let server = serve(&registry, |server| server.collector_timeout(SHORT));
    let scrape = || get(server.local_addr(), "/metrics", "");
    let page = scrape();
    assert_eq!(page.status, 200);
    assert!(page.body.contains("shelf_apples_total{shelf=\"2\"} 3"));
    assert!(!page.body.contains("gate_open"));
    assert_eq!(failures(&registry, "timeout"), Some(1.0));
    keeper.wait();
    // Later scrapes do not wait for it: all of these together take less than one that waits.
    let start = Instant::now();
    for _ in 0..20 {
        assert!(scrape().body.contains("shelf_apples_total"));
    }
    assert!(start.elapsed() < PATIENCE);
    assert_eq!(keeper.begun(), 0);
    assert_eq!(failures(&registry, "timeout"), Some(1.0));
    assert_eq!(failures(&registry, "still_running"), Some(20.0));
    drop(keeper);
    bellwether_tests::support::wait_for("the collector", PATIENCE, || {
        scrape().body.contains("\ngate_open 1\n").then_some(())
    });
    server.shutdown();
}

#[derive(Metrics)]
#[metrics(prefix = "well", global = false)]
struct Well {
    /// Water in it.
    depth: Gauge,
    /// Buckets at it.
    buckets: Gauge,
}

#[test]
fn a_callback_that_hangs_costs_its_family_and_nothing_else() {
    let registry = shelves(3);
    let well = Well::register(&registry).unwrap();
    let (go_on, go) = channel::<()>();
    let go = Arc::new(Mutex::new(go));
    well.buckets.set(2);
    well.depth.with(()).read_from(move || {
        let _ = go.lock().unwrap().recv();
        9
    });
    let server = serve(&registry, |server| server.collector_timeout(SHORT));
    for _ in 0..3 {
        let page = get(server.local_addr(), "/metrics", "");
        assert_eq!(page.status, 200);
        assert!(page.body.contains("\nwell_buckets 2\n"), "{}", page.body);
        assert!(page.body.contains("shelf_apples_total{shelf=\"2\"} 3"));
        assert!(!page.body.contains("well_depth"));
    }
    drop(go_on);
    bellwether_tests::support::wait_for("the callback", PATIENCE, || {
        let page = get(server.local_addr(), "/metrics", "").body;
        page.contains("\nwell_depth 9\n").then_some(())
    });
    server.shutdown();
}

#[test]
fn a_collector_that_panics_is_left_out_or_fails_the_scrape_as_the_user_chooses() {
    for (policy, status) in [
        (OnCollectorFailure::Continue, 200),
        (OnCollectorFailure::Fail, 500),
    ] {
        let registry = shelves(3);
        registry.collect_from(Broken);
        let server = serve(&registry, |server| server.on_collector_failure(policy));
        for times in [1.0, 2.0] {
            let page = get(server.local_addr(), "/metrics", "");
            assert_eq!(page.status, status, "{policy:?}");
            let has = page.body.contains("shelf_apples_total{shelf=\"2\"} 3");
            assert_eq!(has, status == 200, "{}", page.body);
            assert_eq!(failures(&registry, "panic"), Some(times));
        }
        let code = [("code", &*status.to_string())];
        let scrapes = own(&registry, "bellwether_scrapes_total", &code);
        assert_eq!(scrapes, Some(2.0));
        server.shutdown();
    }
}
