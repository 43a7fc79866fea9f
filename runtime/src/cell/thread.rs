//! A small number for each running thread, given back when the thread ends.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Mutex, PoisonError};

/// The number of threads that have none of their own: those past the limit, and those that are just ending. What they
/// share must be written with read-modify-write instructions.
pub(crate) const SHARED: usize = 0;

/// Numbers are below this. A program with more threads at once counts correctly, but slower.
pub(crate) const LIMIT: usize = 1 << 15;

const UNASSIGNED: usize = usize::MAX;

thread_local! {
    // Without a destructor, so that it can be read at any time, by other destructors too.
    static NUMBER: Cell<usize> = const { Cell::new(UNASSIGNED) };
    static LEASE: Lease = Lease(take());
}

/// This thread's number.
#[inline]
pub(crate) fn number() -> usize {
    match NUMBER.get() {
        UNASSIGNED => assign(),
        number => number,
    }
}

#[cold]
fn assign() -> usize {
    // The lease is gone when a destructor of another thread-local records: then the number has been handed on.
    let number = LEASE.try_with(|lease| lease.0).unwrap_or(SHARED);
    NUMBER.set(number);
    number
}

/// Gives the number back when the thread ends. The lock orders all that this thread wrote before all that the next
/// holder of the number reads, so the next one goes on counting where this one stopped.
struct Lease(usize);

impl Drop for Lease {
    fn drop(&mut self) {
        NUMBER.set(SHARED);
        if self.0 != SHARED {
            numbers().free.push(Reverse(self.0));
        }
    }
}

struct Numbers {
    free: BinaryHeap<Reverse<usize>>,
    next: usize,
}

static NUMBERS: Mutex<Numbers> = Mutex::new(Numbers {
    free: BinaryHeap::new(),
    next: SHARED + 1,
});

fn numbers() -> std::sync::MutexGuard<'static, Numbers> {
    NUMBERS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn take() -> usize {
    let mut numbers = numbers();
    if let Some(Reverse(number)) = numbers.free.pop() {
        return number;
    }
    if numbers.next == LIMIT {
        return SHARED;
    }
    numbers.next += 1;
    numbers.next - 1
}
