//! What a shape reports: what a plain function shows, and what is counted. The plain build prints what is expected to
//! be counted, the other build what is counted.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt::{Debug, Display, Write as _};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use bellwether::Registry;

/// A module of this name, with the functions that it tries and a function that calls them.
pub struct Shape {
    pub module: &'static str,
    pub run: fn(),
}

/// The modules of a file, in order.
macro_rules! shapes {
    ($($module:ident),* $(,)?) => {
        pub const SHAPES: &[$crate::harness::Shape] = &[$($crate::harness::Shape {
            module: concat!(module_path!(), "::", stringify!($module)),
            run: $module::run,
        }),*];
    };
}
pub(crate) use shapes;

thread_local! {
    static LINES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static MODULE: Cell<&'static str> = const { Cell::new("") };
}

/// Runs the shapes and returns a line for each thing that they show.
pub fn run(shapes: &[&[Shape]]) -> Vec<String> {
    std::panic::set_hook(Box::new(|_| ()));
    for shape in shapes.iter().copied().flatten() {
        MODULE.set(shape.module);
        say(format_args!("shape {}", shape.module));
        if let Err(panic) = catch_unwind(shape.run) {
            say(format_args!("panicked: {}", text_of(&*panic)));
        }
    }
    LINES.take()
}

pub fn say(line: impl Display) {
    LINES.with_borrow_mut(|lines| lines.push(line.to_string()));
}

pub fn show(value: impl Debug) {
    say(format_args!("{value:?}"));
}

/// The value of a call, or its panic.
pub fn caught<R: Debug>(call: impl FnOnce() -> R) {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(value) => show(value),
        Err(panic) => say(format_args!("a panic: {}", text_of(&*panic))),
    }
}

fn text_of(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("something else")
}

/// How the calls of the shape's functions are expected to have ended until now: `ok 2 error 1`.
pub fn calls(expected: &str) {
    let counted = counted();
    let shown = if cfg!(feature = "counted") {
        &counted
    } else {
        expected
    };
    say(format_args!("calls: {shown}"));
}

/// Of the families that all functions share, and of those that are named after the module.
fn counted() -> String {
    let snapshot = Registry::global().snapshot();
    let module = MODULE.get();
    let named = module.rsplit("::").next().unwrap_or_default();
    let total = |family: &str, labels: &[(&str, &str)]| {
        let shared = [labels, &[("module", module)]].concat();
        snapshot.total(&format!("function_{family}"), &shared)
            + snapshot.total(&format!("{named}_{family}"), labels)
    };
    let mut text = String::new();
    let mut ended = 0.0;
    for outcome in ["ok", "error", "panic", "cancelled"] {
        let calls = total("calls_total", &[("outcome", outcome)]);
        ended += calls;
        if calls > 0.0 {
            let _ = write!(text, "{outcome} {calls} ");
        }
    }
    let in_flight = total("in_flight", &[]);
    if in_flight != 0.0 {
        let _ = write!(text, "in flight {in_flight} of {ended}");
    }
    let none = text.is_empty();
    if none { "none" } else { text.trim_end() }.to_owned()
}

fn in_flight() -> bool {
    counted().contains("in flight")
}

/// A value whose drop belongs to the call.
#[derive(Debug)]
pub struct Owed(pub &'static str);

impl Owed {
    /// Takes the value as a whole, where a closure would take along a field of it.
    pub fn length(&self) -> usize {
        self.0.len()
    }
}

impl Drop for Owed {
    fn drop(&mut self) {
        let within = in_flight() || cfg!(not(feature = "counted"));
        let place = if within { "within" } else { "AFTER" };
        say(format_args!("{} is dropped {place} the call", self.0));
    }
}

/// A value that outlives the call.
#[derive(Debug)]
pub struct Kept(pub &'static str);

impl Drop for Kept {
    fn drop(&mut self) {
        let place = if in_flight() { "WITHIN" } else { "after" };
        say(format_args!("{} is dropped {place} the call", self.0));
    }
}

/// A value whose drop, which belongs to the call, panics.
#[derive(Debug)]
pub struct Bomb(pub &'static str);

impl Drop for Bomb {
    fn drop(&mut self) {
        drop(Owed(self.0));
        if !std::thread::panicking() {
            std::panic::resume_unwind(Box::new(self.0));
        }
    }
}

/// Polls to the end.
pub fn wait<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = poll(future.as_mut()) {
            return output;
        }
    }
}

/// Polls once, and drops.
pub fn cancel<F: Future>(future: F) {
    let mut future = Box::pin(future);
    assert!(poll(future.as_mut()).is_pending(), "it never waits");
}

fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Is ready at its second poll.
pub async fn pause() {
    let mut waited = false;
    std::future::poll_fn(|_| {
        let ready = std::mem::replace(&mut waited, true);
        if ready {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}
