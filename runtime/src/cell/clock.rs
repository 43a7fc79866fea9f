//! Time as ticks of the processor's time-stamp counter, and how long a tick is.
//!
//! `quanta` decides whether the counter can be trusted and calibrates it; where it cannot, ticks are nanoseconds of the
//! operating system's monotonic clock. The first use costs some 10 ms of calibration.

use std::sync::OnceLock;

use quanta::Clock;

static CLOCK: OnceLock<Clock> = OnceLock::new();

fn clock() -> &'static Clock {
    CLOCK.get_or_init(Clock::new)
}

/// A moment, in ticks since some moment in the past.
#[inline]
pub(crate) fn now() -> u64 {
    clock().raw()
}

/// Ticks since `start`; 0 where another processor's counter is a little behind.
#[inline]
pub(crate) fn since(start: u64) -> u64 {
    now().saturating_sub(start)
}

/// How many ticks a second has.
#[expect(clippy::cast_precision_loss, reason = "52 bits are enough for a rate")]
pub(crate) fn ticks_per_second() -> f64 {
    const SPAN: u64 = 1 << 40;
    SPAN as f64 * 1e9 / clock().delta_as_nanos(0, SPAN) as f64
}
