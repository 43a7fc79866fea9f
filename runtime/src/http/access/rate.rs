//! How often there is an answer at all.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::config::RateLimit;

/// A bucket that holds `burst` answers, and is given one more each `interval`.
#[derive(Debug)]
pub(super) struct Bucket {
    limit: RateLimit,
    /// When the bucket was, or will be, empty: as many intervals before now as there are answers in it.
    empty: Mutex<Instant>,
}

impl Bucket {
    pub(super) fn new(limit: RateLimit) -> Self {
        let now = Instant::now();
        // A machine that runs for less than that begins with what there is.
        let empty = now.checked_sub(limit.interval.saturating_mul(limit.burst));
        Self {
            limit,
            empty: Mutex::new(empty.unwrap_or(now)),
        }
    }

    pub(super) fn limit(&self) -> RateLimit {
        self.limit
    }

    /// Takes an answer, or tells after how long there is one.
    pub(super) fn take(&self) -> Result<(), Duration> {
        let now = Instant::now();
        let RateLimit { interval, burst } = self.limit;
        let mut empty = self.empty.lock().unwrap_or_else(PoisonError::into_inner);
        let full = now
            .checked_sub(interval.saturating_mul(burst))
            .unwrap_or(*empty);
        let next = (*empty).max(full) + interval;
        if next > now {
            return Err(next - now);
        }
        *empty = next;
        Ok(())
    }
}
