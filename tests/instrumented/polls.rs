//! What calls of futures do with their time. Polled by hand, so that what is measured from inside and what is waited for
//! outside are bounds that no machine is too slow for.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::thread::sleep;
use std::time::{Duration, Instant};

use bellwether::{Label, Registry, instrumented};

use crate::{End, Shown, later, run, value};

const SHORT: Duration = Duration::from_millis(20);
/// The counter's rate is measured, too.
const NEARLY: f64 = 0.95;

/// Keeps the thread busy; for how long it did.
fn spin() -> f64 {
    let start = Instant::now();
    while start.elapsed() < SHORT {
        std::hint::spin_loop();
    }
    start.elapsed().as_secs_f64()
}

/// Is ready when it is polled again.
#[derive(Default)]
struct Once(bool);

impl Future for Once {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

fn poll_once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Waits outside of polls; for how long it did.
fn wait() -> f64 {
    let start = Instant::now();
    sleep(SHORT);
    start.elapsed().as_secs_f64()
}

/// Busy and idle seconds, polls and slow polls of the families with these labels.
fn told(base: &str, labels: &[(&str, &str)]) -> [f64; 4] {
    let snapshot = Registry::global().snapshot();
    let time = |state| {
        let labels = [labels, &[("state", state)]].concat();
        snapshot.total(&format!("{base}_time_seconds_total"), &labels)
    };
    let count = |what| snapshot.total(&format!("{base}_{what}_total"), labels);
    [
        time("busy"),
        time("idle"),
        count("polls"),
        count("slow_polls"),
    ]
}

#[test]
fn time_is_split_into_being_polled_and_waiting() {
    #[instrumented(name = "halved", poll = true)]
    async fn halved() -> f64 {
        let first = spin();
        Once::default().await;
        first + spin()
    }
    let mut call = pin!(halved());
    assert!(poll_once(call.as_mut()).is_pending());
    let waited = wait();
    let Poll::Ready(spun) = poll_once(call.as_mut()) else {
        panic!("it waits for nothing more");
    };
    let [busy, idle, polls, _] = told("halved", &[]);
    assert!(busy >= NEARLY * spun, "{busy} {spun}");
    assert!(idle >= NEARLY * waited, "{idle} {waited}");
    assert_eq!(polls, 2.0);
    let lasted = value("halved_duration_seconds_sum", &[]).unwrap();
    assert!(busy + idle <= lasted + 1e-6, "{busy} {idle} {lasted}");
    assert!(lasted >= NEARLY * (spun + waited), "{lasted}");
}

#[test]
fn what_a_call_did_until_it_was_dropped_counts() {
    #[instrumented(name = "left", poll = true)]
    async fn left(spun: &mut f64) {
        *spun = spin();
        std::future::pending::<()>().await;
    }
    let mut spun = 0.0;
    let mut call = Box::pin(left(&mut spun));
    assert!(poll_once(call.as_mut()).is_pending());
    let waited = wait();
    drop(call);
    let [busy, idle, polls, _] = told("left", &[]);
    assert!(busy >= NEARLY * spun && spun > 0.0, "{busy} {spun}");
    assert!(idle >= NEARLY * waited, "{idle} {waited}");
    assert_eq!(polls, 1.0);
    assert_eq!(
        value("left_calls_total", &[("outcome", "cancelled")]),
        Some(1.0)
    );
}

#[test]
fn polls_that_take_longer_than_they_may_are_slow() {
    #[instrumented(name = "patient", poll(slow = "1h"))]
    async fn patient() {
        spin();
        Once::default().await;
    }
    #[instrumented(name = "strict", poll(slow = "5ms"))]
    async fn strict() {
        spin();
        Once::default().await;
    }
    #[instrumented(name = "usual", poll)]
    async fn usual() {
        spin();
    }
    run(patient());
    run(strict());
    run(usual());
    assert_eq!(told("patient", &[])[2..], [2.0, 0.0]);
    let [_, _, polls, slow] = told("strict", &[]);
    assert!(
        polls == 2.0 && (1.0..=2.0).contains(&slow),
        "{polls} {slow}"
    );
    assert_eq!(told("usual", &[])[2..], [1.0, 1.0]);
}

#[test]
fn a_poll_that_panics_was_busy_and_is_the_last() {
    #[instrumented(name = "blown", poll = true)]
    async fn blown() {
        spin();
        panic!("simulated");
    }
    let mut call = Box::pin(blown());
    let polled = std::panic::AssertUnwindSafe(|| poll_once(call.as_mut()));
    assert!(std::panic::catch_unwind(polled).is_err());
    let before = told("blown", &[]);
    assert!(before[0] >= NEARLY * SHORT.as_secs_f64(), "{before:?}");
    sleep(Duration::from_millis(1));
    drop(call);
    assert_eq!(told("blown", &[]), before);
    assert_eq!(
        value("blown_calls_total", &[("outcome", "panic")]),
        Some(1.0)
    );
}

#[derive(Label, Clone, Copy, Debug)]
enum Arm {
    Left,
    Right,
}

#[derive(Label, Clone, Debug)]
#[label(limit = 4)]
struct Tenant(&'static str);

#[test]
fn the_labels_of_calls_are_those_of_their_polls() {
    #[instrumented(name = "armed", labels(arm), poll)]
    async fn armed(arm: Arm) {
        let _ = arm;
        spin();
    }
    #[instrumented(name = "leased", labels(arm, tenant), poll(slow = "1h"))]
    fn leased(arm: Arm, tenant: Tenant) -> impl Future<Output = ()> {
        async move {
            Once::default().await;
            let _ = (arm, tenant);
        }
    }
    let zero = told("armed", &[("arm", "left")]);
    assert_eq!(zero, [0.0; 4], "a closed set is there from the start");
    assert!(value("armed_polls_total", &[("arm", "left")]).is_some());
    run(armed(Arm::Right));
    assert_eq!(told("armed", &[("arm", "right")])[2], 1.0);
    assert_eq!(told("armed", &[("arm", "left")]), [0.0; 4]);
    run(leased(Arm::Left, Tenant("ann")));
    let labels = [("arm", "left"), ("tenant", "ann")];
    let [_, idle, polls, slow] = told("leased", &labels);
    assert!(idle > 0.0 && polls == 2.0 && slow == 0.0);
}

#[instrumented(poll, fields(end = ?end))]
async fn shared(end: End) -> Result<u32, String> {
    later(end).await
}

#[instrumented(poll)]
fn shared_box(end: End) -> Pin<Box<dyn Future<Output = Result<u32, String>> + Send>> {
    Box::pin(later(end))
}

#[instrumented(poll)]
async fn shared_and_never_polled() {}

#[instrumented(poll = false)]
fn not_measured() {}

#[test]
fn functions_share_families_and_count_as_ever() {
    for (name, result) in [
        ("shared", run(shared(End::Ok))),
        ("shared_box", run(shared_box(End::Ok))),
    ] {
        assert!(result.is_ok());
        let labels = [("function", name), ("module", module_path!())];
        let [busy, _, polls, _] = told("function", &labels);
        assert!(busy > 0.0 && polls >= 1.0, "{name}: {busy} {polls}");
        let shown = Shown::of(name);
        assert_eq!(
            (shown.ok, shown.timed, shown.in_flight),
            (1.0, 1.0, 0.0),
            "{name}"
        );
    }
    drop(shared_and_never_polled());
    let labels = [("function", "shared_and_never_polled")];
    assert_eq!(told("function", &labels), [0.0; 4]);
    not_measured();
    let snapshot = Registry::global().snapshot();
    let family = snapshot.family("function_polls").unwrap();
    let mut functions = family.series().filter_map(|it| it.labels().get("function"));
    assert!(functions.all(|function| function != "not_measured"));
}

#[test]
fn only_futures_that_ask_for_it_grow() {
    async fn plain(number: u64) -> u64 {
        Once::default().await;
        number
    }
    #[instrumented(name = "sized_as_ever")]
    async fn as_ever(number: u64) -> u64 {
        Once::default().await;
        number
    }
    #[instrumented(name = "sized_with_polls", poll)]
    async fn with_polls(number: u64) -> u64 {
        Once::default().await;
        number
    }
    let (plain, as_ever, with_polls) = (
        size_of_val(&plain(1)),
        size_of_val(&as_ever(1)),
        size_of_val(&with_polls(1)),
    );
    assert!(as_ever <= plain + 24, "{plain} {as_ever}");
    assert!(with_polls <= as_ever + 24, "{as_ever} {with_polls}");
}
