use super::Cells;
use super::bounds::{BUCKETS, SUM};

/// The upper bounds of a histogram of times, in ticks.
///
/// The bucket of a time is found by looking at the bounds from the lowest on, with a branch for each, so that the processor
/// can go on with a bucket that it foresees. Measured: it reads its clock only when it knows where all earlier stores go; a
/// bucket that is computed from a time that was just read holds up the next reading for 8 ns. A bucket that it did not
/// foresee costs about as much, in a call that took the time between two bounds.
#[derive(Debug)]
pub(crate) struct TickBounds {
    bounds: Box<[u64]>,
}

impl TickBounds {
    /// From bounds in seconds, rounded down: a bound is inclusive.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates"
    )]
    pub(crate) fn new(seconds: &[f64], ticks_per_second: f64) -> Self {
        let ticks = |bound: &f64| (bound * ticks_per_second) as u64;
        Self {
            bounds: seconds.iter().map(ticks).collect(),
        }
    }

    /// Counts a time in the histogram whose cells begin at `base`. The bucket is written before the sum and read after
    /// it, so that a gather's sum never holds a time that its count does not. The sum is a float, so that it never wraps: exact
    /// up to 2^53 ticks, which at 3 GHz is a month of calls, and rounded to a microsecond after two centuries of them.
    #[inline]
    #[expect(
        clippy::cast_precision_loss,
        reason = "a time of 2^53 ticks is a month"
    )]
    pub(crate) fn observe(&self, cells: Cells<'_>, base: usize, ticks: u64) {
        let holds = |bound: &u64| ticks <= *bound;
        let infinite = self.bounds.len();
        let bucket = self.bounds.iter().position(holds).unwrap_or(infinite);
        cells.add(base + BUCKETS + bucket, 1);
        // Of a signed number it is one instruction.
        cells.add_f64(base + SUM, ticks.cast_signed() as f64);
    }
}
