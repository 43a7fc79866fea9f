//! Telling of a problem, with the user's code kept from calling itself without end.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

use tracing::Dispatch;
use tracing::subscriber::NoSubscriber;

use super::{HOOK, Problem, caught};

/// At most so many problems that came up while a problem was told are told after it: a hook that makes one each time
/// comes to an end.
const MOST: usize = 64;

/// At most so many different lines are written to the standard error.
const LINES: usize = 100;

thread_local! {
    /// Problems that wait until this thread has told of another; nothing while it tells of none.
    static WAITING: RefCell<Option<VecDeque<Problem>>> = const { RefCell::new(None) };
}

/// Tells of a problem: now, or, where it came up while this thread tells of another, after that.
pub(super) fn tell(problem: &Problem) {
    if waits(problem) {
        return;
    }
    say(problem);
    for _ in 0..MOST {
        let next = WAITING.try_with(|all| all.borrow_mut().as_mut().and_then(VecDeque::pop_front));
        let Some(next) = next.ok().flatten() else {
            break;
        };
        say(&next);
    }
    // While a thread ends there is nothing to wait in.
    let _ = WAITING.try_with(|all| all.borrow_mut().take());
}

fn waits(problem: &Problem) -> bool {
    let wait = |all: &RefCell<Option<VecDeque<Problem>>>| {
        let mut all = all.borrow_mut();
        let telling = all.is_some();
        let waiting = all.get_or_insert_default();
        if telling && waiting.len() < MOST {
            waiting.push_back(problem.clone());
        }
        telling
    };
    WAITING.try_with(wait).unwrap_or(false)
}

fn say(problem: &Problem) {
    caught(|| {
        if let Some(hook) = HOOK.get() {
            return hook(problem);
        }
        tracing::error!(target: "bellwether", kind = problem.kind(), "{problem}");
        let silent = tracing::dispatcher::get_default(Dispatch::is::<NoSubscriber>);
        if silent {
            write_line(problem);
        }
    });
}

/// Each problem once, for programs that have not set a subscriber.
fn write_line(problem: &Problem) {
    static WRITTEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    let new = written.len() < LINES && written.insert(problem.cause());
    drop(written);
    if new {
        let text = problem.to_string().replace('\n', "; ");
        // A standard error that is closed has nowhere to complain.
        let _ = writeln!(std::io::stderr(), "bellwether: {text}");
    }
}
