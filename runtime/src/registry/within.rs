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

/// Whether this registry is gathered from on this thread. While a thread ends it is not known any more, and nothing is.
pub(super) fn is_gathered(registry: usize) -> bool {
    with(|all| all.contains(&registry))
}

/// It is from here on.
pub(super) fn gather(registry: usize) -> Leaving {
    Leaving(with(|all| {
        let before = all.len();
        all.push(registry);
        before
    }))
}

fn with<T: Default>(run: impl FnOnce(&mut Vec<usize>) -> T) -> T {
    let done = GATHERED.try_with(|all| run(&mut all.borrow_mut()));
    done.unwrap_or_default()
}

impl Within {
    pub(super) fn here() -> Self {
        Self(with(|all| all.clone()))
    }

    /// On the thread that does the work, which has nothing else to do.
    pub(super) fn enter(self) {
        with(|all| *all = self.0);
    }
}

impl Drop for Leaving {
    fn drop(&mut self) {
        with(|all| all.truncate(self.0));
    }
}
