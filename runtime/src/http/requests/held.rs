use std::ptr;
use std::sync::OnceLock;

use axum::extract::MatchedPath;

use crate::family::At;

/// How many series are held at most; a power of two.
const SLOTS: usize = 128;

/// The series of routes that axum knows, by the place of the route's template in memory: it is that of the router, and
/// the same for all of its requests. So a route is looked up by its text once, and then by one comparison.
///
/// A slot is filled by the first who comes. Others that belong there are looked up each time, and so is the rest of
/// what cannot be found like this.
#[derive(Debug)]
pub(super) struct HeldSeries {
    slots: Box<[OnceLock<Held>]>,
}

#[derive(Debug)]
struct Held {
    method: usize,
    /// Keeps its place from being given to another.
    path: MatchedPath,
    at: At,
}

impl HeldSeries {
    pub(super) fn new() -> Self {
        Self {
            slots: (0..SLOTS).map(|_| OnceLock::new()).collect(),
        }
    }

    /// The series of a method's index and a route; looked up where it is not held.
    #[inline]
    pub(super) fn at(&self, method: usize, path: &MatchedPath, look_up: impl FnOnce() -> At) -> At {
        let text = path.as_str();
        // Routes lie apart by 16 bytes and more, in no order.
        let hash = (text.as_ptr().addr() >> 4)
            .wrapping_add(method)
            .wrapping_mul(0x9E37_79B1);
        let slot = &self.slots[(hash >> 16) % SLOTS];
        if let Some(held) = slot.get() {
            return if held.method == method && ptr::eq(held.path.as_str(), text) {
                held.at.clone()
            } else {
                look_up()
            };
        }
        let at = look_up();
        // Another thread may have been faster, with the same or with its neighbour.
        let _ = slot.set(Held {
            method,
            path: path.clone(),
            at: at.clone(),
        });
        at
    }
}
