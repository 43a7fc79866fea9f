//! What a thread has for itself: a small number, given back when it ends, and the blocks of its cells that are at hand.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::PoisonError;

use crate::sync::{AtomicU64, Mutex, MutexGuard, global, planted, thread_local};

/// Numbers are below this. Threads past it have none of their own. Models have few threads, so theirs is low.
const LIMIT: usize = if cfg!(bellwether_model) { 2 } else { 1 << 15 };

/// In place of a number: of threads past the limit, and of those that are just ending. What they share must be written
/// with read-modify-write instructions.
pub(super) const NONE: usize = usize::MAX;

const UNASSIGNED: usize = usize::MAX - 1;

/// The cells that a thread has in a block; none where it has not touched the block.
pub(super) type Own = &'static [AtomicU64];

/// Blocks of lower numbers are at hand. A thread pays two words for each.
const AT_HAND: usize = if cfg!(bellwether_model) { 1 } else { 128 };

#[expect(
    clippy::declare_interior_mutable_const,
    reason = "what each of an array begins with"
)]
const NOTHING: Cell<Own> = Cell::new(&[]);

// The first two are without a destructor, so that they can be read at any time, by other destructors too.
thread_local! {
    static NUMBER: Cell<usize> = const { Cell::new(UNASSIGNED) };
    static BLOCKS: [Cell<Own>; AT_HAND] = const { [NOTHING; AT_HAND] };
    static LEASE: Lease = Lease(take());
}

/// This thread's cells in a block, where they are at hand.
#[inline]
pub(super) fn at_hand(block: usize) -> Own {
    let find = |blocks: &[Cell<Own>; AT_HAND]| blocks.get(block).map_or(&[][..], Cell::get);
    BLOCKS.try_with(find).unwrap_or_default()
}

/// Keeps them at hand until the thread ends.
pub(super) fn keep(block: usize, cells: Own) {
    let _ = BLOCKS.try_with(|blocks| blocks.get(block).map(|it| it.set(cells)));
}

/// This thread's number, or [`NONE`].
pub(super) fn number() -> usize {
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
            let _ = BLOCKS.try_with(|blocks| blocks.iter().for_each(|it| it.set(&[])));
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

/// Returns the smallest free number, so that threads reuse the blocks of ended ones.
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
