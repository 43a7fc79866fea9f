use std::sync::{Arc, Mutex, PoisonError, Weak};

use axum::http::Extensions;

use crate::operation::OperationCells;

/// How many operations can be told apart at once.
const SLOTS: usize = 8;

/// The operations of layers that live.
static TAKEN: Mutex<[Weak<OperationCells>; SLOTS]> = Mutex::new([const { Weak::new() }; SLOTS]);

/// The requests in flight of all layers; operations beyond the eighth are not known here.
pub(in crate::http) fn in_flight() -> i64 {
    let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let operations = taken.iter().filter_map(Weak::upgrade);
    operations.map(|operation| operation.in_flight()).sum()
}

/// Has each request counted once by an operation, however many layers of it the request passes.
///
/// A request that was counted carries a mark. Marks are types without content, one for each operation, because a value of
/// any size would be an allocation for each request.
#[derive(Debug)]
pub(super) struct Once {
    slot: Option<usize>,
}

impl Once {
    /// For an operation. Those beyond the eighth that live at the same time do not notice layers in one another.
    pub(super) fn new(cells: &Arc<OperationCells>) -> Self {
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let own = Arc::as_ptr(cells);
        let same = taken.iter().position(|other| other.as_ptr() == own);
        let slot = same.or_else(|| taken.iter().position(|other| other.strong_count() == 0));
        if let Some(slot) = slot {
            taken[slot] = Arc::downgrade(cells);
        }
        Self { slot }
    }

    /// Marks a request; whether it had no mark.
    pub(super) fn mark(&self, request: &mut Extensions) -> bool {
        match self.slot {
            Some(0) => fresh::<0>(request),
            Some(1) => fresh::<1>(request),
            Some(2) => fresh::<2>(request),
            Some(3) => fresh::<3>(request),
            Some(4) => fresh::<4>(request),
            Some(5) => fresh::<5>(request),
            Some(6) => fresh::<6>(request),
            Some(7) => fresh::<7>(request),
            _ => true,
        }
    }
}

#[derive(Clone, Debug)]
struct Counted<const SLOT: usize>;

fn fresh<const SLOT: usize>(request: &mut Extensions) -> bool {
    request.insert(Counted::<SLOT>).is_none()
}
