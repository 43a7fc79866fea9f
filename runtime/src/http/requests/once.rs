use std::sync::{Arc, Mutex, PoisonError, Weak};

use axum::http::Extensions;

use crate::operation::OperationCells;

/// The operations of layers that live.
static LAYERS: Mutex<Vec<Weak<OperationCells>>> = Mutex::new(Vec::new());

/// Has [`in_flight`] know of the requests of an operation.
pub(super) fn watch(cells: &Arc<OperationCells>) {
    let mut layers = LAYERS.lock().unwrap_or_else(PoisonError::into_inner);
    layers.retain(|layer| layer.strong_count() > 0);
    let own = Arc::as_ptr(cells);
    if layers.iter().all(|layer| layer.as_ptr() != own) {
        layers.push(Arc::downgrade(cells));
    }
}

/// The requests in flight of all layers.
pub(in crate::http) fn in_flight() -> i64 {
    let layers = LAYERS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let operations = layers.iter().filter_map(Weak::upgrade);
    operations.map(|operation| operation.in_flight()).sum()
}

/// The operations that have counted a request, as an extension of it: one, unless it passes layers of several.
#[derive(Clone, Debug)]
struct Counted {
    first: u64,
    more: Vec<u64>,
}

/// Marks a request as counted by an operation; false where another layer of the operation has done so.
pub(super) fn mark(request: &mut Extensions, operation: u64) -> bool {
    let Some(counted) = request.get_mut::<Counted>() else {
        let (first, more) = (operation, Vec::new());
        request.insert(Counted { first, more });
        return true;
    };
    let new = counted.first != operation && !counted.more.contains(&operation);
    if new {
        counted.more.push(operation);
    }
    new
}
