//! Gauges of two kinds of numbers, and users' code that gathers while it is gathered from.

use std::cell::RefCell;
use std::sync::mpsc::{Sender, channel};

use bellwether::http::Server;
use bellwether::{
    Collected, Collector, FloatGauge, Format, Gauge, Kind, Metrics, Number, Registry,
};
use bellwether_tests::support::get;

use crate::Base;

#[derive(Metrics, Debug)]
#[metrics(prefix = "state", global = false)]
struct Integers {
    /// How much.
    level: Gauge,
}

#[derive(Metrics, Debug)]
#[metrics(prefix = "state", global = false)]
#[expect(dead_code, reason = "only registered")]
struct Floats {
    /// How much.
    level: FloatGauge,
}

#[test]
fn a_gauge_of_integers_and_one_of_floats_are_two_and_would_only_be_added_up() {
    let registry = Registry::new();
    Integers::register(&registry).unwrap();
    let error = Floats::register(&registry).unwrap_err().to_string();
    assert!(
        error.contains("`state_level`") && error.contains("the numbers (floats and integers)"),
        "{error}"
    );
}

/// A part of what is recorded, and what it reads of its own registry.
struct Share(Registry);

impl Collector for Share {
    fn collect(&self, families: &mut Collected) {
        let snapshot = self.0.snapshot();
        let requests = snapshot.total("base_requests_total", &[]);
        let seen = families.family(Kind::Gauge, "share_seen", "Requests that were read.");
        seen.number(&[], Number::Float(requests));
        let families = families.family(Kind::Gauge, "share_families", "Families that were read.");
        families.number(&[], Number::Unsigned(snapshot.len() as u64));
    }
}

#[test]
fn a_collector_and_a_callback_may_read_the_registry_that_they_are_in() {
    let registry = Registry::new();
    let base = Base::register(&registry).unwrap();
    let level = Integers::register(&registry).unwrap().level;
    base.requests.inc();
    registry.collect_from(Share(registry.clone()));
    let inside = registry.clone();
    level.read_from(move || {
        let page = inside.encode(Format::Text);
        assert!(
            !page.contains("state_level") && !page.contains("share_"),
            "{page}"
        );
        41 + i64::from(page.contains("base_requests_total 1"))
    });
    let server = Server::bind("127.0.0.1:0")
        .unwrap()
        .registry(&registry)
        .spawn()
        .unwrap();
    let told = get(server.local_addr(), "/metrics", "").body;
    server.shutdown();
    // In the thread that asks, and in threads of their own.
    for page in [registry.encode(Format::Text), told] {
        for line in ["share_seen 1", "state_level 42"] {
            assert!(page.lines().any(|it| it == line), "{line}: {page}");
        }
    }
    let problems = registry
        .snapshot()
        .family("bellwether_problems_total")
        .is_some();
    assert!(!problems, "only the global registry has them");
}

#[test]
fn a_thread_that_ends_may_still_read_a_registry() {
    thread_local! {
        static LAST: RefCell<Option<AtEnd>> = const { RefCell::new(None) };
    }

    /// Reads the registry when its thread ends.
    struct AtEnd(Registry, Sender<Option<f64>>);

    impl Drop for AtEnd {
        fn drop(&mut self) {
            let read = self.0.snapshot().value("base_requests_total", &[]);
            self.1.send(read).unwrap();
        }
    }

    let registry = Registry::new();
    Base::register(&registry).unwrap().requests.inc();
    let (send, receive) = channel();
    let inside = registry.clone();
    let thread = std::thread::spawn(move || {
        // Before what a gather keeps for the thread, so that it is dropped after that.
        LAST.set(Some(AtEnd(inside.clone(), send)));
        inside.snapshot();
    });
    thread.join().unwrap();
    assert_eq!(receive.recv().unwrap(), Some(1.0));
}
