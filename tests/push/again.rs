//! Pushes that come again, and those that do not.

use std::sync::{Mutex, Once};
use std::thread;
use std::time::{Duration, Instant};

use bellwether::push::{OtlpMetrics, PushError, Retries};
use bellwether::{Registry, on_problem};
use bellwether_tests::support::wait_for;

use super::receiver::{HELD, Receiver, SILENCE};
use super::{Bell, PATIENCE, pushing, total, tower};

/// Longer than a test runs.
const HOUR: Duration = Duration::from_hours(1);
const SOON: Duration = Duration::from_millis(20);

/// The problems that this program was told of.
static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The problems so far that name this receiver.
fn told_of(url: &str) -> usize {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let listen = |problem: &bellwether::Problem| TOLD.lock().unwrap().push(problem.to_string());
        assert!(on_problem(listen));
    });
    let told = TOLD.lock().unwrap();
    told.iter().filter(|text| text.contains(url)).count()
}

/// Pushes: those that arrived, those that did not, and tries after the first.
fn became(registry: &Registry) -> [f64; 3] {
    let snapshot = registry.snapshot();
    let ended = |outcome| snapshot.value("bellwether_pushes_total", &[("outcome", outcome)]);
    let retries = snapshot.value("bellwether_push_retries_total", &[]);
    [ended("ok"), ended("error"), retries].map(Option::unwrap)
}

/// Pushes once; when the receiver was asked.
fn push_once(receiver: &Receiver, retries: Retries) -> (Registry, Vec<Instant>) {
    let (registry, _tower) = tower();
    let handle = pushing(receiver, HOUR).retries(retries).spawn(&registry);
    handle.unwrap().shutdown();
    let asked = receiver.requests().into_iter().map(|asked| asked.at);
    (registry, asked.collect())
}

#[test]
fn pauses_between_tries_double() {
    // An answer without `Retry-After` leaves the pause to us.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    let first = Duration::from_millis(100);
    let (registry, _tower) = tower();
    let retries = Retries::default().times(4).pause(first);
    let pushing = OtlpMetrics::new(url).interval(HOUR).retries(retries);
    let handle = pushing.shutdown_limit(PATIENCE).spawn(&registry).unwrap();
    let start = Instant::now();
    handle.shutdown();
    assert_eq!(became(&registry), [0.0, 1.0, 4.0]);
    // 1, 2, 4 and 8 of them.
    assert!(start.elapsed() >= first * 15, "{:?}", start.elapsed());
}

#[test]
fn a_receiver_that_says_when_to_come_again_is_asked_then() {
    let receiver = Receiver::telling(&[(429, 1)]);
    let never = Retries::default().pause(HOUR).limit(HOUR * 2);
    let (registry, asked) = push_once(&receiver, never);
    assert_eq!(became(&registry), [1.0, 0.0, 1.0]);
    assert!(asked[1] - asked[0] >= Duration::from_secs(1));
    let receiver = Receiver::telling(&[(503, 1)]);
    let soon = Retries::default().pause(Duration::ZERO);
    let (_, asked) = push_once(&receiver, soon);
    assert!(asked[1] - asked[0] >= Duration::from_secs(1));
}

#[test]
fn no_try_begins_later_than_the_limit_however_many_are_left() {
    let receiver = Receiver::telling(&[(503, 3600)]);
    let (registry, asked) = push_once(&receiver, Retries::default());
    assert_eq!((asked.len(), became(&registry)), (1, [0.0, 1.0, 0.0]));
    // One that may begin in time does, and the next may not.
    let receiver = Receiver::telling(&[(503, 0), (503, 60)]);
    let limit = Retries::default().limit(Duration::from_secs(50));
    let (registry, asked) = push_once(&receiver, limit);
    assert_eq!((asked.len(), became(&registry)), (2, [0.0, 1.0, 1.0]));
}

#[test]
fn what_another_try_cannot_help_is_an_error_at_once() {
    for status in [302, 307, 308, 400, 401, 404, 413, 500] {
        let receiver = Receiver::answering(&[status]);
        let (registry, asked) = push_once(&receiver, Retries::default());
        assert_eq!(asked.len(), 1, "{status}");
        assert_eq!(became(&registry), [0.0, 1.0, 0.0], "{status}");
    }
}

#[test]
fn each_outage_of_a_collector_is_reported_once() {
    let receiver = Receiver::answering(&[200]);
    let url = receiver.url();
    assert_eq!(told_of(&url), 0);
    let (registry, _tower) = tower();
    let handle = pushing(&receiver, SOON).spawn(&registry).unwrap();
    for outages in 1..=3 {
        let failed = became(&registry)[1];
        receiver.answer(&[400; 1000]);
        wait_for("pushes that fail", PATIENCE, || {
            (became(&registry)[1] >= failed + 3.0).then_some(())
        });
        assert_eq!(told_of(&url), outages);
        let arrived = became(&registry)[0];
        receiver.answer(&[]);
        wait_for("pushes that arrive", PATIENCE, || {
            (became(&registry)[0] >= arrived + 2.0).then_some(())
        });
    }
    handle.shutdown();
    assert_eq!(told_of(&url), 3);
}

#[test]
fn the_last_push_is_made_though_the_one_before_waits_for_its_next_try() {
    let receiver = Receiver::telling(&[(503, 3600)]);
    let (registry, tower) = tower();
    let retries = Retries::default().limit(HOUR * 2);
    let handle = pushing(&receiver, SOON).retries(retries).spawn(&registry);
    wait_for("a push that fails", PATIENCE, || {
        (receiver.asked() == 1).then_some(())
    });
    tower.strokes.with(Bell::Great).inc_by(7);
    handle.unwrap().shutdown();
    let pushes = receiver.pushes();
    assert_eq!(pushes.len(), 1);
    assert_eq!(total(&pushes[0].1, "tower_strokes"), 7.0);
}

#[test]
fn a_shutdown_does_not_wait_for_a_collector_that_says_nothing() {
    let receiver = Receiver::answering(&[SILENCE]);
    let (registry, _tower) = tower();
    let limit = Duration::from_millis(200);
    let pushing = pushing(&receiver, HOUR).timeout(HOUR).shutdown_limit(limit);
    let handle = pushing.spawn(&registry).unwrap();
    let start = Instant::now();
    let ending = thread::spawn(move || handle.shutdown());
    wait_for("end", PATIENCE, || ending.is_finished().then_some(()));
    assert!(start.elapsed() >= limit);
    assert_eq!(became(&registry), [0.0, 0.0, 0.0], "it may still arrive");
}

#[test]
fn pushes_that_a_slow_answer_kept_from_being_made_are_not_made_up_for() {
    let receiver = Receiver::answering(&[HELD]);
    let (registry, _tower) = tower();
    let interval = Duration::from_millis(100);
    let handle = pushing(&receiver, interval).spawn(&registry).unwrap();
    wait_for("a push", PATIENCE, || (receiver.asked() == 1).then_some(()));
    thread::sleep(interval * 15);
    let start = Instant::now();
    receiver.let_go();
    wait_for("more pushes", PATIENCE, || {
        (receiver.asked() >= 4).then_some(())
    });
    let (asked, took) = (receiver.asked(), start.elapsed());
    handle.shutdown();
    // At most one each interval, and the one that was just due.
    let due = took.as_millis() / interval.as_millis() + 2;
    assert!(asked as u128 - 1 <= due, "{asked} in {took:?}");
}

#[test]
fn a_handle_that_is_dropped_leaves_the_pushes_going() {
    let receiver = Receiver::answering(&[]);
    let (registry, _tower) = tower();
    drop(pushing(&receiver, SOON).spawn(&registry).unwrap());
    wait_for("pushes", PATIENCE, || (receiver.asked() >= 4).then_some(()));
}

#[test]
fn an_error_says_where_to_what_status_and_what_was_said() {
    let receiver = Receiver::answering(&[400]);
    let gateway = bellwether::push::Gateway::new(receiver.url(), "evening");
    let error = gateway.push(&tower().0).unwrap_err();
    let PushError::Refused { url, status, said } = &error else {
        panic!("{error:?}")
    };
    let group = format!("{}/metrics/job/evening", receiver.url());
    assert_eq!((&**url, *status, &**said), (&*group, 400, "as it was told"));
    let text = format!("{group} does not take the metrics: 400, as it was told");
    assert_eq!(error.to_string(), text);
}
