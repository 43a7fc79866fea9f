//! A small number for each running thread, given back when the thread ends.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::PoisonError;

use crate::sync::{Mutex, MutexGuard, global, planted, thread_local};

/// Numbers are below this. Threads past it have none of their own. Models have few threads, so theirs is low.
pub(crate) const LIMIT: usize = if cfg!(bellwether_model) { 2 } else { 1 << 15 };

/// In place of a number: of threads past the limit, and of those that are just ending. What they share must be written
/// with read-modify-write instructions.
pub(crate) const NONE: usize = usize::MAX;

const UNASSIGNED: usize = usize::MAX - 1;

thread_local! {
    // Without a destructor, so that it can be read at any time, by other destructors too.
    static NUMBER: Cell<usize> = const { Cell::new(UNASSIGNED) };
    static LEASE: Lease = Lease(take());
}

/// This thread's number where it has one already, else something that is no number.
#[inline]
pub(crate) fn known() -> usize {
    NUMBER.get()
}

/// This thread's number, or [`NONE`].
pub(crate) fn number() -> usize {
    if NUMBER.get() == UNASSIGNED {
        // The lease is gone when a destructor of another thread-local records: then the number has been handed on.
        NUMBER.set(LEASE.try_with(|lease| lease.0).unwrap_or(NONE));
    }
    NUMBER.get()
}

/// Gives the number back when the thread ends. The lock orders all that this thread wrote before all that the next
/// holder of the number reads, so the next one goes on counting where this one stopped.
struct Lease(usize);

impl Drop for Lease {
    fn drop(&mut self) {
        if !planted!(NumberKept) {
            NUMBER.set(NONE);
        }
        if self.0 != NONE {
            numbers().free.push(Reverse(self.0));
        }
    }
}

struct Numbers {
    free: BinaryHeap<Reverse<usize>>,
    next: usize,
}

global!(NUMBERS: Mutex<Numbers> = Mutex::new(Numbers {
    free: BinaryHeap::new(),
    next: 0,
}));

fn numbers() -> MutexGuard<'static, Numbers> {
    NUMBERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The smallest number that is free, so that the tables by number stay short.
fn take() -> usize {
    let mut numbers = numbers();
    if let Some(Reverse(number)) = numbers.free.pop() {
        return number;
    }
    if planted!(NumberTwice) {
        return 0;
    }
    if numbers.next == LIMIT {
        return NONE;
    }
    numbers.next += 1;
    numbers.next - 1
}
