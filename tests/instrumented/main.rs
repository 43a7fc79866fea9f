//! What `#[instrumented]` promises, seen through the global registry.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::float_cmp,
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    reason = "functions under test panic on purpose and have the arguments they have; counts are exact as floats"
)]

mod arguments;
mod asynchronous;
mod blocks;
mod closures;
mod drop_time;
mod drops;
mod expected;
mod forms;
mod futures;
mod plain;
mod polls;
mod shapes;
mod spans;
mod storm;
mod summed;
mod traced;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bellwether::{Registry, Snapshot};

/// How a call is to end.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Ok,
    Error,
    Panic,
    Never,
}

/// What an operation shows of one function.
#[derive(Debug, Default, PartialEq)]
struct Shown {
    ok: f64,
    error: f64,
    panic: f64,
    cancelled: f64,
    timed: f64,
    in_flight: f64,
}

impl Shown {
    /// Of a function that feeds the shared families. Test functions have names of their own.
    fn of(function: &str) -> Self {
        let snapshot = Registry::global().snapshot();
        let calls = |outcome| {
            let labels = [("function", function), ("outcome", outcome)];
            snapshot.total("function_calls_total", &labels)
        };
        let [ok, error, panic, cancelled] = ["ok", "error", "panic", "cancelled"].map(calls);
        let function = [("function", function)];
        let in_flight = snapshot.total("function_in_flight", &function);
        Self {
            ok,
            error,
            panic,
            cancelled,
            timed: timed(&snapshot, &function),
            in_flight,
        }
    }
}

/// How many calls were timed in the shared histogram.
#[expect(clippy::cast_precision_loss, reason = "a handful of calls")]
fn timed(snapshot: &Snapshot, labels: &[(&str, &str)]) -> f64 {
    let family = snapshot.family("function_duration_seconds").unwrap();
    let series = family.series().filter(|series| {
        labels
            .iter()
            .all(|(name, value)| series.labels().get(name).is_some_and(|it| it == *value))
    });
    let counts = series.map(|series| match series.value() {
        bellwether::snapshot::Value::Histogram(histogram) => histogram.count(),
        other => panic!("{other:?}"),
    });
    counts.sum::<u64>() as f64
}

/// One sample of the global registry.
fn value(name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    Registry::global().snapshot().value(name, labels)
}

/// Polls until it is ready.
fn run<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Polls so many times, and drops it.
fn poll_and_drop<F: Future>(future: F, times: usize) {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..times {
        assert!(future.as_mut().poll(&mut context).is_pending());
    }
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// What the panic says.
fn panic_of<T>(run: impl FnOnce() -> T) -> String {
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        let loud = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                loud(info);
            }
        }));
    });
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(run));
    QUIET.set(false);
    let payload = result.err().expect("it has to panic");
    payload
        .downcast_ref::<&str>()
        .expect("its message is a literal")
        .to_string()
}

/// The body of every function under test that is no future.
fn work(end: End) -> Result<u32, String> {
    match end {
        End::Ok => Ok(7),
        End::Error => Err("no".to_owned()),
        End::Panic => panic!("on purpose"),
        End::Never => unreachable!("only a future can wait"),
    }
}

/// The same for futures: pending once, then the end.
async fn later(end: End) -> Result<u32, String> {
    let mut first = true;
    std::future::poll_fn(|_| pending_if(std::mem::take(&mut first))).await;
    match end {
        End::Never => std::future::pending().await,
        other => work(other),
    }
}

/// One poll of something that is not ready at first.
fn pending_if(first: bool) -> Poll<()> {
    if first {
        Poll::Pending
    } else {
        Poll::Ready(())
    }
}

/// Walks through the rows of the outcome table that a function which is no future can reach.
fn walk(function: &str, call: impl Fn(End) -> Result<u32, String>) {
    assert_eq!(Shown::of(function), Shown::default(), "zero from the start");
    assert_eq!(call(End::Ok), Ok(7));
    assert_eq!(call(End::Error), Err("no".to_owned()));
    assert_eq!(panic_of(|| call(End::Panic)), "on purpose");
    let expected = Shown {
        ok: 1.0,
        error: 1.0,
        panic: 1.0,
        timed: 3.0,
        ..Shown::default()
    };
    assert_eq!(Shown::of(function), expected);
}

/// Walks through all rows of the outcome table.
fn walk_future<F: Future<Output = Result<u32, String>>>(function: &str, call: impl Fn(End) -> F) {
    assert_eq!(Shown::of(function), Shown::default(), "zero from the start");
    for end in [End::Ok, End::Panic, End::Never] {
        drop(call(end));
    }
    assert_eq!(Shown::of(function), Shown::default(), "never polled");

    let mut expected = Shown {
        in_flight: 1.0,
        ..Shown::default()
    };
    {
        let mut waiting = Box::pin(call(End::Never));
        let mut context = Context::from_waker(Waker::noop());
        assert!(waiting.as_mut().poll(&mut context).is_pending());
        assert_eq!(Shown::of(function), expected, "in flight");
        assert!(waiting.as_mut().poll(&mut context).is_pending());
        assert_eq!(Shown::of(function), expected, "in flight once");
    }
    (expected.in_flight, expected.cancelled, expected.timed) = (0.0, 1.0, 1.0);
    assert_eq!(Shown::of(function), expected, "cancelled");

    assert_eq!(run(call(End::Ok)), Ok(7));
    assert_eq!(run(call(End::Error)), Err("no".to_owned()));
    let mut panicking = Box::pin(call(End::Panic));
    assert_eq!(panic_of(|| run(panicking.as_mut())), "on purpose");
    (expected.ok, expected.error, expected.panic, expected.timed) = (1.0, 1.0, 1.0, 4.0);
    assert_eq!(
        Shown::of(function),
        expected,
        "the panic is counted at once"
    );
    drop(panicking);
    assert_eq!(Shown::of(function), expected, "and only once");
}
