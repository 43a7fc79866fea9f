use super::Cells;

/// The upper bounds of a histogram of times, in ticks.
///
/// The bucket of a time is the number of bounds below it, counted without a branch. Looking it up by the time's highest
/// bit takes fewer instructions, but each waits for the one before it and all for the clock: measured, it is slower.
#[derive(Debug)]
pub(crate) struct TickBounds {
    /// In groups, which are compared without a loop; the last is filled up with what no time is above.
    groups: Box<[[u64; GROUP]]>,
    /// Where the sum is: behind the buckets.
    sum: usize,
}

const GROUP: usize = 4;

impl TickBounds {
    /// From bounds in seconds, rounded down: a bound is inclusive.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates"
    )]
    pub(crate) fn new(seconds: &[f64], ticks_per_second: f64) -> Self {
        let group = |bounds: &[f64]| {
            std::array::from_fn(|at| match bounds.get(at) {
                Some(bound) => (bound * ticks_per_second) as u64,
                None => u64::MAX,
            })
        };
        Self {
            groups: seconds.chunks(GROUP).map(group).collect(),
            sum: seconds.len() + 1,
        }
    }

    /// Counts a time in the histogram whose cells begin at `base`. The bucket is written before the sum and read after
    /// it, so that a gather's sum never holds a time that its count does not.
    #[inline]
    pub(crate) fn observe(&self, cells: Cells<'_>, base: usize, ticks: u64) {
        let mut bucket = base;
        for [a, b, c, d] in &self.groups {
            bucket += usize::from(ticks > *a) + usize::from(ticks > *b);
            bucket += usize::from(ticks > *c) + usize::from(ticks > *d);
        }
        cells.add(bucket, 1);
        cells.add(base + self.sum, ticks);
    }
}
