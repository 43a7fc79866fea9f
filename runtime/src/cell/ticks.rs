use super::Cells;

/// The upper bounds of a histogram of times, in ticks.
///
/// A time's octave (the number of its bits) tells most of its bucket; the few bounds within the octave are counted
/// without a branch. Bounds that double, or go 1, 2.5, 5, 10, have one or two in an octave.
#[derive(Debug)]
pub(crate) struct TickBounds {
    /// Rising, followed by as many unreachable ones as are looked at.
    bounds: Box<[u64]>,
    /// For each octave, how many bounds lie below all of its times.
    below: [u16; OCTAVES],
    /// The most bounds within one octave.
    within: usize,
    /// Where the sum is: after the buckets.
    sum: usize,
}

const OCTAVES: usize = u64::BITS as usize + 1;

impl TickBounds {
    /// From bounds in seconds, rounded down: a bound is inclusive.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and there are few bounds"
    )]
    pub(crate) fn new(seconds: &[f64], ticks_per_second: f64) -> Self {
        let ticks = seconds
            .iter()
            .map(|bound| (bound * ticks_per_second) as u64);
        let mut bounds: Vec<u64> = ticks.collect();
        let before = |octave| {
            bounds
                .iter()
                .filter(|bound| self::octave(**bound) < octave)
                .count()
        };
        let below = std::array::from_fn(|octave| before(octave) as u16);
        let within = (0..OCTAVES)
            .map(|octave| before(octave + 1) - before(octave))
            .max();
        let (within, sum) = (within.unwrap_or(0), bounds.len() + 1);
        bounds.extend((0..within.max(FEW)).map(|_| u64::MAX));
        Self {
            bounds: bounds.into(),
            below,
            within,
            sum,
        }
    }

    /// Counts a time in the histogram whose cells begin at `base`. The bucket is written before the sum and read after
    /// it, so that a gather's sum never holds a time that its count does not.
    #[inline]
    pub(crate) fn observe(&self, cells: Cells<'_>, base: usize, ticks: u64) {
        cells.add(base + self.bucket(ticks), 1);
        cells.add(base + self.sum, ticks);
    }

    /// How many bounds lie below a time.
    #[inline]
    fn bucket(&self, ticks: u64) -> usize {
        let below = usize::from(self.below[octave(ticks)]);
        let near = &self.bounds[below..][..FEW];
        let mut bucket = below + usize::from(ticks > near[0]) + usize::from(ticks > near[1]);
        if self.within > FEW {
            let more = &self.bounds[below + FEW..below + self.within];
            bucket += more.iter().filter(|bound| ticks > **bound).count();
        }
        bucket
    }
}

/// So many bounds are looked at without asking how many there are.
const FEW: usize = 2;

/// How many bits a time has.
#[inline]
fn octave(ticks: u64) -> usize {
    (u64::BITS - ticks.leading_zeros()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_the_number_of_bounds_below() {
        let lists: [&[f64]; 6] = [
            &[],
            &[0.0],
            &[1.0],
            &[0.5, 1.0, 2.5, 5.0, 10.0, 1e3, 1e18, 1e30],
            &[100.0, 101.0, 102.0, 103.0, 127.0, 128.0, 129.0],
            &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0],
        ];
        for seconds in lists {
            let bounds = TickBounds::new(seconds, 3.0);
            let times =
                (0..=400).chain((0..64).flat_map(|bit| [(1 << bit) - 1, 1 << bit, (1 << bit) + 1]));
            for ticks in times.chain([u64::MAX - 1]) {
                let plain = bounds.bounds[..seconds.len()]
                    .iter()
                    .filter(|bound| ticks > **bound)
                    .count();
                assert_eq!(bounds.bucket(ticks), plain, "{ticks} in {seconds:?}");
            }
        }
    }
}
