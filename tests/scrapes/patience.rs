//! How long a scrape waits, as the scraper says it does. Checklist: 46.
//!
//! A machine with other work to do can be late with any answer, so what has to be there in time has several tries.

use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use bellwether_tests::support::{Answer, get, wait_for};

use super::{PATIENCE, gate, own, serve, shelves};

/// More than a test lives to see.
const LONG: Duration = Duration::from_hours(1);
const TRIES: usize = 4;

/// Scrapes as Prometheus does that waits for so many seconds; what it gets, and after how long.
fn scrape(server: SocketAddr, seconds: u64) -> (Answer, Duration) {
    let start = Instant::now();
    let patience = format!("X-Prometheus-Scrape-Timeout-Seconds: {seconds}\r\n");
    let answer = get(server, "/metrics", &patience);
    (answer, start.elapsed())
}

#[test]
fn a_collector_that_needs_all_the_time_that_prometheus_has_is_left_out_of_an_answer_in_time() {
    let limit = Duration::from_secs(4);
    let in_time = || {
        // Writing this takes a while, too.
        let registry = shelves(20_000);
        let _keeper = gate(&registry);
        let server = serve(&registry, |server| server.collector_timeout(LONG));
        let (answer, took) = scrape(server.local_addr(), limit.as_secs());
        let whole = answer
            .body
            .contains("shelf_apples_total{shelf=\"19999\"} 3");
        assert!(!answer.body.contains("gate_open"));
        server.shutdown();
        answer.status == 200 && whole && took < limit
    };
    assert!((0..TRIES).any(|_| in_time()));
}

#[test]
fn a_scrape_that_gets_nothing_is_told_before_prometheus_has_gone() {
    let registry = shelves(3);
    let keeper = gate(&registry);
    let server = serve(&registry, |server| {
        server.scrape_timeout(LONG).collector_timeout(LONG)
    });
    let address = server.local_addr();
    // Its gather keeps the next one from beginning.
    let first = thread::spawn(move || get(address, "/metrics", "").status);
    keeper.wait();
    let limit = Duration::from_secs(5);
    let in_time = || {
        let (answer, took) = scrape(address, limit.as_secs());
        assert_eq!(answer.status, 503);
        took < limit
    };
    assert!((0..TRIES).any(|_| in_time()));
    keeper.let_through();
    assert_eq!(first.join().unwrap(), 200);
    server.shutdown();
}

#[test]
fn a_scraper_that_is_patient_waits_no_longer_than_the_server_lets_it() {
    let registry = shelves(3);
    let _keeper = gate(&registry);
    let server = serve(&registry, |server| {
        let limit = Duration::from_millis(500);
        server.scrape_timeout(limit).collector_timeout(LONG)
    });
    let (answer, _) = scrape(server.local_addr(), 3600);
    assert!(!answer.body.contains("gate_open"));
    server.shutdown();
}

#[test]
fn a_scrape_that_shares_a_gather_with_a_hasty_one_gets_what_it_waits_for() {
    let registry = shelves(3);
    let keeper = gate(&registry);
    let server = serve(&registry, |server| {
        server.scrape_timeout(LONG).collector_timeout(LONG)
    });
    let address = server.local_addr();
    let first = thread::spawn(move || get(address, "/metrics", ""));
    keeper.wait();
    let hasty = thread::spawn(move || scrape(address, 3).0);
    let patient = thread::spawn(move || get(address, "/metrics", ""));
    wait_for("all three", PATIENCE, || {
        let in_flight = own(&registry, "bellwether_scrapes_in_flight", &[]);
        (in_flight == Some(3.0)).then_some(())
    });
    keeper.let_through();
    assert_eq!(first.join().unwrap().status, 200);
    // The collector of the shared gather outlasts the one, and not the other.
    assert_eq!(hasty.join().unwrap().status, 503);
    keeper.wait();
    keeper.let_through();
    let page = patient.join().unwrap();
    assert!(page.body.contains("\ngate_open 1\n"), "{}", page.body);
    server.shutdown();
}
