//! The model: 64 requests are worked on at once, 256 wait, and the others are turned away.

use std::sync::{Mutex, PoisonError};

use bellwether::instrumented;
use bellwether_examples::simulation::{is_broken, may_have_a_bug, work};
use tokio::sync::Semaphore;

use crate::metrics::Tool;
use crate::tools::{self, Unavailable};

static PLACES: Semaphore = Semaphore::const_new(64 + 256);
static WORKERS: Semaphore = Semaphore::const_new(64);

/// Why a request is not answered.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// Nobody else can wait.
    Full,
    Unavailable(Unavailable),
}

impl From<Unavailable> for NoAnswer {
    fn from(what: Unavailable) -> Self {
        Self::Unavailable(what)
    }
}

/// Answers a prompt; one in three needs a tool for it.
#[instrumented(span = "inference", fields(prompt))]
pub(crate) async fn answer(prompt: u64) -> Result<u64, NoAnswer> {
    let _place = PLACES.try_acquire().map_err(|_| NoAnswer::Full)?;
    if prompt.is_multiple_of(3) {
        tools::call(Tool::ALL[fastrand::usize(..3)]).await?;
    }
    let worker = WORKERS.acquire().await;
    work(20..=70).await;
    drop(worker);
    may_have_a_bug();
    Ok(fastrand::u64(50..400))
}

/// What the model has in memory.
static HELD: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// A leak that is broken in: more than 3 GB, and all of it used, so that the operating system has to find it.
const LEAKED: usize = 3_200_000_000;

/// What the check of the memory asks: no more than 3 GB.
pub(crate) fn fits_into_memory() -> bool {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    match (is_broken("memory"), held.is_empty()) {
        (true, true) => held.resize(LEAKED, 1),
        (false, false) => *held = Vec::new(),
        _ => {}
    }
    held.len() < 3_000_000_000
}
