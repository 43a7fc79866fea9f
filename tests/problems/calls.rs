//! Labels, arguments, errors and outputs of calls may record, register and gather.

use std::fmt;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use bellwether::telemetry::{Logs, Telemetry};
use bellwether::{Label, instrumented};
use tokio::runtime::Builder;

use crate::alone::alone;
use crate::back::{Dropped, call_back, times};

/// Whether formatting a value logs. `tracing-subscriber` formats a value that is recorded later under a lock of its own,
/// so lines for people, which it writes, cannot have that.
static LOGS: AtomicBool = AtomicBool::new(true);

/// An error and an argument that call back from everything that a call does with them.
struct Loud<T>(T);

impl<T> fmt::Display for Loud<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        call_back();
        f.write_str("loud")
    }
}

impl<T> fmt::Debug for Loud<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if LOGS.load(Ordering::Relaxed) {
            tracing::info!("in the middle of another");
        }
        write!(f, "{self}")
    }
}

#[derive(Label, Debug)]
#[label(limit = 4)]
struct Kind<'a>(Loud<&'a str>);

#[derive(Label, Clone, Copy, Debug)]
enum Class {
    Loud,
}

impl From<&str> for Class {
    fn from(_: &str) -> Self {
        call_back();
        Self::Loud
    }
}

impl AsRef<str> for Loud<&str> {
    fn as_ref(&self) -> &str {
        call_back();
        self.0
    }
}

#[instrumented(
    name = "loud",
    labels(kind: Kind<'static> = Kind(Loud("k")), class: Class = Class::from("a")),
    fields(shown = %argument, more = tracing::field::Empty),
    err,
    ret(Debug)
)]
fn loud(argument: Loud<Dropped>, fails: bool) -> Result<Loud<()>, Loud<Dropped>> {
    tracing::Span::current().record("more", tracing::field::debug(&argument));
    if fails { Err(argument) } else { Ok(Loud(())) }
}

#[instrumented(name = "hidden", ok_if = accepted)]
async fn hidden(argument: Dropped, polls: u32) -> u32 {
    let mut left = polls;
    poll_fn(move |context| {
        let _argument = &argument;
        left = left.saturating_sub(1);
        context.waker().wake_by_ref();
        if left == 0 {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    polls
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what a predicate takes")]
fn accepted(_: &u32) -> bool {
    call_back();
    true
}

#[test]
fn labels_errors_arguments_and_outputs_of_calls_may_call_back() {
    alone(&["silent", "json", "human"], |variant| {
        let logs = if variant == "json" {
            Logs::Json
        } else {
            Logs::Human
        };
        if variant != "silent" {
            std::mem::forget(Telemetry::new("loud").logs(logs).init().unwrap());
        }
        LOGS.store(variant != "human", Ordering::Relaxed);
        let before = times();
        loud(Loud(Dropped), true).unwrap_err();
        loud(Loud(Dropped), false).unwrap();
        let runtime = Builder::new_current_thread().build().unwrap();
        runtime.block_on(hidden(Dropped, 2));
        // One that is cancelled.
        let cancelled = async {
            tokio::select! {
                biased;
                _ = hidden(Dropped, 1000) => {}
                () = async {} => {}
            }
        };
        runtime.block_on(cancelled);
        assert!(times() >= before + 9, "{}", times());
    });
}
