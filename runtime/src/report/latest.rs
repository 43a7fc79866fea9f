//! The last problems, for who looks at the program later than they came.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use super::Problem;

/// So many different ones are kept.
const KEPT: usize = 50;

/// A problem that was reported.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) problem: Problem,
    cause: String,
    /// How often.
    pub(crate) times: u64,
}

/// The oldest first.
static LATEST: Mutex<Vec<Told>> = Mutex::new(Vec::new());

/// The last problems, each different one once, the oldest first.
pub(crate) fn latest() -> Vec<Told> {
    let latest: MutexGuard<'_, _> = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
    latest.clone()
}

/// Keeps a problem. One that comes while another is being kept is not: nobody waits for this.
pub(super) fn keep(problem: &Problem) {
    let mut latest = match LATEST.try_lock() {
        Ok(latest) => latest,
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        Err(TryLockError::WouldBlock) => return,
    };
    let cause = problem.cause();
    if let Some(told) = latest.iter_mut().find(|told| told.cause == cause) {
        told.times = told.times.saturating_add(1);
        return;
    }
    if latest.len() == KEPT {
        latest.remove(0);
    }
    latest.push(Told {
        problem: problem.clone(),
        cause,
        times: 1,
    });
}
