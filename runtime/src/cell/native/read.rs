use std::sync::atomic::Ordering;

use super::table::{Bucket, Table};
use super::{NativeCells, Policy, index};

/// What a native histogram held at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Buckets {
    /// How many steps it is coarser than the finest schema.
    pub(crate) steps: u32,
    /// Up to what magnitude values count as zero, and how many did.
    pub(crate) zero: (f64, u64),
    /// How many values were no numbers.
    pub(crate) no_numbers: u64,
    /// Indexes in ascending order, with how many values there were. None is empty.
    pub(crate) positive: Vec<(i32, u64)>,
    pub(crate) negative: Vec<(i32, u64)>,
}

impl NativeCells {
    /// Reads the counts first and then what they are to be read by, which only grows coarser: what was counted in a schema
    /// has a place in every later one.
    pub(crate) fn read(&self) -> Buckets {
        let mut counts = Vec::new();
        for (steps, table) in (0..).zip(&self.tables) {
            let buckets = table.get().into_iter().flat_map(Table::all);
            counts.extend(
                buckets.map(|(bucket, count)| (steps, bucket, count.load(Ordering::Acquire))),
            );
        }
        let zeros = self.zeros.load(Ordering::Acquire);
        let no_numbers = self.no_numbers.load(Ordering::Acquire);
        let zero_to = f64::from_bits(self.zero_to.load(Ordering::Acquire));
        let mut buckets = Buckets {
            steps: self.steps(),
            zero: (zero_to, zeros),
            no_numbers,
            ..Buckets::default()
        };
        buckets.add(counts);
        buckets
    }
}

impl Buckets {
    /// Of no values.
    pub(crate) fn empty(policy: &Policy) -> Self {
        Self {
            steps: policy.steps,
            zero: (policy.zero, 0),
            ..Self::default()
        }
    }

    /// How many values there were.
    pub(crate) fn count(&self) -> u64 {
        let buckets = self.positive.iter().chain(&self.negative);
        let outside: u64 = buckets.map(|(_, count)| count).sum();
        outside + self.zero.1 + self.no_numbers
    }

    /// Adds counts of this schema or of finer ones, where there are none yet.
    fn add(&mut self, counts: impl IntoIterator<Item = (u32, Bucket, u64)>) {
        let mut outside = Vec::new();
        for (steps, bucket, count) in counts {
            let index = index::coarser(bucket.index(), self.steps.saturating_sub(steps));
            if index::bound(index, self.steps) <= self.zero.0 {
                self.zero.1 += count;
            } else if count > 0 {
                outside.push((bucket.is_negative(), index, count));
            }
        }
        outside.sort_unstable();
        for (negative, index, count) in outside {
            let side = if negative {
                &mut self.negative
            } else {
                &mut self.positive
            };
            match side.last_mut() {
                Some((last, sum)) if *last == index => *sum += count,
                _ => side.push((index, count)),
            }
        }
    }

    /// Adds another: in the coarser of the two schemas, with the wider of the two zeros.
    pub(crate) fn merge(&mut self, other: &Self) {
        let mine = std::mem::take(self);
        self.steps = mine.steps.max(other.steps);
        self.zero = (mine.zero.0.max(other.zero.0), mine.zero.1 + other.zero.1);
        self.no_numbers = mine.no_numbers + other.no_numbers;
        let counts = [&mine, other].into_iter().flat_map(|it| {
            let positive = it.positive.iter().map(|it| (it, false));
            let negative = it.negative.iter().map(|it| (it, true));
            let both = positive.chain(negative);
            both.map(|((index, count), negative)| (it.steps, Bucket::new(*index, negative), *count))
        });
        self.add(counts);
    }
}
