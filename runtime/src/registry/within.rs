//! Which registries this thread gathers from: their collectors and callbacks may gather themselves, and would never come to
//! an end where that asks them again.

use std::cell::RefCell;

thread_local! {
    /// By their places in memory, where they stay while they are gathered from.
    static GATHERED: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Those of a thread, for another that does a part of its work.
pub(super) struct Within(Vec<usize>);

/// Takes back, when dropped, what was added.
pub(super) struct Leaving(usize);

/// Whether this registry is gathered from on this thread.
pub(super) fn is_gathered(registry: usize) -> bool {
    GATHERED.with_borrow(|all| all.contains(&registry))
}

/// It is from here on.
pub(super) fn gather(registry: usize) -> Leaving {
    GATHERED.with_borrow_mut(|all| {
        let before = all.len();
        all.push(registry);
        Leaving(before)
    })
}

impl Within {
    pub(super) fn here() -> Self {
        Self(GATHERED.with_borrow(Clone::clone))
    }

    /// On the thread that does the work, which has nothing else to do.
    pub(super) fn enter(self) {
        GATHERED.set(self.0);
    }
}

impl Drop for Leaving {
    fn drop(&mut self) {
        GATHERED.with_borrow_mut(|all| all.truncate(self.0));
    }
}
