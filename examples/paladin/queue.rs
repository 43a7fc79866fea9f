//! Who waits for a paladin, and who has one.

use tokio::sync::Semaphore;

use crate::work::{Task, battalion, execute};

static PLACES: Semaphore = Semaphore::const_new(256);
static PALADINS: Semaphore = Semaphore::const_new(32);

/// Nobody else can wait.
pub(crate) fn is_full() -> bool {
    PLACES.available_permits() == 0
}

/// Waits for a paladin, or for three, and lets them work.
pub(crate) async fn serve(number: u64) {
    let Ok(place) = PLACES.try_acquire() else {
        return tracing::warn!(number, "the queue is full");
    };
    let grouped = number.is_multiple_of(10);
    let Ok(_paladins) = PALADINS.acquire_many(if grouped { 3 } else { 1 }).await else {
        return; // The program ends.
    };
    drop(place);
    if grouped {
        battalion([1, 2, 3].map(|part| Task::random(number * 10 + part))).await;
    } else {
        // What went wrong has been counted and logged.
        let _ = execute(Task::random(number * 10)).await;
    }
}
