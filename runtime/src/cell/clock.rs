//! Time as ticks of the processor's time-stamp counter, and how long a tick is.
//!
//! `quanta` decides whether the counter can be trusted and calibrates it; where it cannot, ticks are nanoseconds of the
//! operating system's monotonic clock. The first use costs some 10 ms of calibration.

use std::sync::OnceLock;

/// The clock of the program. Each has the calibration in it, so that reading it looks for nothing.
#[derive(Clone, Debug)]
pub(crate) struct Clock(quanta::Clock);

impl Default for Clock {
    fn default() -> Self {
        static CLOCK: OnceLock<Clock> = OnceLock::new();
        CLOCK.get_or_init(|| Self(quanta::Clock::new())).clone()
    }
}

impl Clock {
    /// A moment, in ticks since some moment in the past.
    #[inline]
    pub(crate) fn now(&self) -> u64 {
        self.0.raw()
    }

    /// Ticks since `start`; 0 where another processor's counter is a little behind.
    #[inline]
    pub(crate) fn since(&self, start: u64) -> u64 {
        self.now().saturating_sub(start)
    }

    /// How many ticks a second has.
    #[expect(clippy::cast_precision_loss, reason = "52 bits are enough for a rate")]
    pub(crate) fn ticks_per_second(&self) -> f64 {
        const SPAN: u64 = 1 << 40;
        SPAN as f64 * 1e9 / self.0.delta_as_nanos(0, SPAN) as f64
    }
}
