//! Scrapes at once, and how long they wait. Checklist: 40, 46, 53.

use std::thread;
use std::time::{Duration, Instant};

use bellwether::{Counter, Metrics};
use bellwether_tests::support::{get, wait_for};

use super::{PATIENCE, at_once, gate, own, serve, shelves};

#[derive(Metrics)]
#[metrics(prefix = "mill", global = false)]
struct Mill {
    /// Sacks ground.
    sacks: Counter,
}

const IN_FLIGHT: &str = "bellwether_scrapes_in_flight";

#[test]
fn a_hundred_scrapes_that_come_while_one_runs_cost_one_gather_more() {
    let registry = shelves(3);
    let keeper = gate(&registry);
    let server = serve(&registry, |server| server.max_scrapes(101));
    let address = server.local_addr();
    let first = thread::spawn(move || get(address, "/metrics", ""));
    keeper.wait();
    let joiners = thread::spawn(move || {
        at_once(100, move |number| {
            let accept = ["text/plain", "application/openmetrics-text"][number % 2];
            get(address, "/metrics", &format!("Accept: {accept}\r\n"))
        })
    });
    wait_for("101 scrapes", PATIENCE, || {
        (own(&registry, IN_FLIGHT, &[]) == Some(101.0)).then_some(())
    });
    assert_eq!(get(address, "/metrics", "").status, 503, "one too many");
    keeper.let_through();
    assert_eq!(first.join().unwrap().status, 200);
    keeper.wait();
    keeper.let_through();
    let answers = joiners.join().unwrap();
    assert_eq!(keeper.begun(), 0, "a third gather");
    for (number, answer) in answers.iter().enumerate() {
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body, answers[number % 2].body);
    }
    assert_ne!(answers[0].body, answers[1].body);
    assert_eq!(own(&registry, IN_FLIGHT, &[]), Some(0.0));
    for (code, count) in [("200", 101.0), ("500", 0.0), ("503", 1.0)] {
        let scrapes = own(&registry, "bellwether_scrapes_total", &[("code", code)]);
        assert_eq!(scrapes, Some(count), "{code}");
    }
    server.shutdown();
}

#[test]
fn polls_of_the_page_share_the_gathers_of_scrapes() {
    let registry = shelves(3);
    let keeper = gate(&registry);
    let server = serve(&registry, |server| server.page(true));
    let address = server.local_addr();
    let first = thread::spawn(move || get(address, "/live/values", ""));
    keeper.wait();
    let joiners = thread::spawn(move || {
        at_once(30, move |number| {
            let path = ["/metrics", "/live/values", "/live/catalog"][number % 3];
            get(address, path, "")
        })
    });
    wait_for("31 scrapes", PATIENCE, || {
        (own(&registry, IN_FLIGHT, &[]) == Some(31.0)).then_some(())
    });
    keeper.let_through();
    assert_eq!(first.join().unwrap().status, 200);
    keeper.wait();
    keeper.let_through();
    let answers = joiners.join().unwrap();
    assert_eq!(keeper.begun(), 0, "a third gather");
    for (number, answer) in answers.iter().enumerate() {
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body, answers[number % 3].body, "written once");
    }
    server.shutdown();
}

#[test]
fn every_scrape_shows_what_was_recorded_before_it() {
    let registry = shelves(500);
    let mill = std::sync::Arc::new(Mill::register(&registry).unwrap());
    let server = serve(&registry, |server| server);
    let address = server.local_addr();
    at_once(8, move |_| {
        for _ in 0..20 {
            mill.sacks.inc();
            let before = mill.sacks.get();
            let answer = get(address, "/metrics", "");
            let line = answer
                .body
                .lines()
                .find_map(|line| line.strip_prefix("mill_sacks_total "));
            let shown: u64 = line.unwrap().parse().unwrap();
            assert!(shown >= before, "{shown} after {before}");
        }
    });
    server.shutdown();
}

#[test]
fn a_scrape_beyond_the_limit_gets_503_and_one_after_that_is_answered() {
    let registry = shelves(3);
    let keeper = gate(&registry);
    let server = serve(&registry, |server| server.max_scrapes(1));
    let address = server.local_addr();
    let first = thread::spawn(move || get(address, "/metrics", ""));
    keeper.wait();
    let second = get(address, "/metrics", "");
    assert_eq!(second.status, 503);
    assert!(second.body.contains("try again later"), "{}", second.body);
    keeper.let_through();
    assert_eq!(first.join().unwrap().status, 200);
    drop(keeper);
    assert_eq!(get(address, "/metrics", "").status, 200);
    server.shutdown();
}

#[test]
fn a_scrape_that_cannot_be_answered_in_time_gets_503_and_leaves_nothing_behind() {
    let registry = shelves(3);
    let keeper = gate(&registry);
    let long = Duration::from_mins(1);
    let server = serve(&registry, |server| {
        server.scrape_timeout(long).collector_timeout(long)
    });
    let address = server.local_addr();
    let patient = thread::spawn(move || get(address, "/metrics", ""));
    keeper.wait();
    // They wait for a gather that the first one's collector keeps from beginning, as long as each says it can.
    let answers = at_once(10, move |_| {
        let start = Instant::now();
        let patience = "X-Prometheus-Scrape-Timeout-Seconds: 0.3\r\n";
        let status = get(address, "/metrics", patience).status;
        (status, start.elapsed())
    });
    for (status, took) in answers {
        assert_eq!(status, 503);
        assert!(
            took >= Duration::from_millis(250) && took < PATIENCE,
            "{took:?}"
        );
    }
    assert_eq!(own(&registry, IN_FLIGHT, &[]), Some(1.0));
    keeper.let_through();
    assert_eq!(patient.join().unwrap().status, 200);
    // Nobody waits any more, so nothing is gathered for them.
    assert_eq!(keeper.begun(), 0);
    server.shutdown();
}

#[test]
fn a_patience_that_is_no_time_is_no_patience_of_note() {
    let server = serve(&shelves(3), |server| server);
    for patience in ["", "0", "-1", "nan", "inf", "1e300", "soon", "0x10", "15"] {
        let header = format!("X-Prometheus-Scrape-Timeout-Seconds: {patience}\r\n");
        let answer = get(server.local_addr(), "/metrics", &header);
        assert_eq!(answer.status, 200, "{patience}");
    }
    server.shutdown();
}
