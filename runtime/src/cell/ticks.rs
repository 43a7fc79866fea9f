use super::Cells;

/// The upper bounds of a histogram of times, in ticks.
///
/// The bucket of a time is the number of bounds below it, counted without a branch. Looking it up by the time's highest
/// bit takes fewer instructions, but each waits for the one before it and all for the clock: measured, it is slower.
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
        let ticks = seconds
            .iter()
            .map(|bound| (bound * ticks_per_second) as u64);
        Self {
            bounds: ticks.collect(),
        }
    }

    /// Counts a time in the histogram whose cells begin at `base`. The bucket is written before the sum and read after
    /// it, so that a gather's sum never holds a time that its count does not.
    #[inline]
    pub(crate) fn observe(&self, cells: Cells<'_>, base: usize, ticks: u64) {
        let above = |bound: &u64| usize::from(ticks > *bound);
        let bucket: usize = self.bounds.iter().map(above).sum();
        cells.add(base + bucket, 1);
        cells.add(base + self.bounds.len() + 1, ticks);
    }
}
