//! The buckets of a native histogram: exponential, as many as there are values of different size, up to a limit.
//!
//! All threads write the same cells. A value whose bucket is there is counted without a lock. A bucket that is new is added
//! under one: at most so many times as the limit says, for each of 13 resolutions.

pub(crate) mod index;
mod read;
mod table;

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

pub(crate) use read::Buckets;

use crate::sync::{AtomicU64, Mutex, OnceLock};
use table::{Bucket, Table};

/// From what a native histogram starts, and how far it may grow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    /// How many steps it is coarser than the finest schema.
    pub(crate) steps: u32,
    /// How many buckets there may be, beside that of zero.
    pub(crate) buckets: usize,
    /// Up to what magnitude values count as zero.
    pub(crate) zero: f64,
}

/// How many steps the coarsest schema is away from the finest.
const COARSEST: u32 = 12;

/// More buckets than there can be in the coarsest schema, of both signs.
const ALL: usize = 300;

/// The cells of one series.
///
/// Where the limit is reached, two buckets become one, once or as often as it takes; and where there is no coarser schema,
/// the smallest values become zeros. A count never moves: it stays in the table of its schema, and is read as part of the
/// coarser bucket. So nothing is lost or counted twice, whoever writes or reads meanwhile.
#[derive(Debug)]
pub(crate) struct NativeCells {
    /// By how many steps the present schema is coarser than the finest. Only rises.
    steps: AtomicU64,
    /// The bits of the greatest magnitude that counts as zero. Only rises.
    zero_to: AtomicU64,
    zeros: AtomicU64,
    /// What is no number is in no bucket. Source: Prometheus, "Native Histograms", Special cases of observed values.
    no_numbers: AtomicU64,
    limit: usize,
    tables: [OnceLock<Table>; COARSEST as usize + 1],
    /// Held by who adds a bucket.
    growing: Mutex<()>,
}

impl NativeCells {
    pub(crate) fn new(policy: &Policy) -> Self {
        Self {
            steps: AtomicU64::new(policy.steps.min(COARSEST).into()),
            zero_to: AtomicU64::new(policy.zero.abs().to_bits()),
            zeros: AtomicU64::new(0),
            no_numbers: AtomicU64::new(0),
            limit: policy.buckets.max(1),
            tables: std::array::from_fn(|_| OnceLock::new()),
            growing: Mutex::new(()),
        }
    }

    /// Counts a value.
    ///
    /// Each addition is a release: who sees it sees the table, the schema and the width of zero that it was made by.
    #[inline]
    pub(crate) fn observe(&self, value: f64) {
        let magnitude = value.abs().to_bits();
        if magnitude <= self.zero_to.load(Ordering::Acquire) {
            return add(&self.zeros);
        }
        if value.is_nan() {
            return add(&self.no_numbers);
        }
        let (index, negative) = (index::of(magnitude), value.is_sign_negative());
        let steps = self.steps();
        let bucket = Bucket::new(index::coarser(index, steps), negative);
        let table = self.tables[steps as usize].get();
        match table.and_then(|table| table.find(bucket)) {
            Some(count) => add(count),
            None => self.grow(magnitude, index, negative),
        }
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "at most 12")]
    fn steps(&self) -> u32 {
        self.steps.load(Ordering::Acquire) as u32
    }

    /// Counts a value whose bucket was not there.
    #[cold]
    fn grow(&self, magnitude: u64, index: i32, negative: bool) {
        let _growing = self.growing.lock().unwrap_or_else(PoisonError::into_inner);
        while magnitude > self.zero_to.load(Ordering::Relaxed) {
            let steps = self.steps();
            let bucket = Bucket::new(index::coarser(index, steps), negative);
            let table = self.table(steps);
            // Another may have added it, in this schema or in a new one.
            let there = table.find(bucket);
            let room = || self.held(table, steps).count() < self.limit;
            let count = there.or_else(|| room().then(|| table.claim(bucket)).flatten());
            match count {
                Some(count) => return add(count),
                None => self.make_room(table, steps, bucket),
            }
        }
        add(&self.zeros);
    }

    /// The table of a schema, made where it is not there.
    fn table(&self, steps: u32) -> &Table {
        // In the coarsest, those that have become zero keep their places.
        let buckets = if steps == COARSEST {
            self.limit.max(ALL)
        } else {
            self.limit
        };
        self.tables[steps as usize].get_or_init(|| Table::new(buckets))
    }

    /// The buckets of a table that are not zero by now.
    fn held<'a>(&self, table: &'a Table, steps: u32) -> impl Iterator<Item = Bucket> + use<'a> {
        let zero_to = f64::from_bits(self.zero_to.load(Ordering::Relaxed));
        let buckets = table.all().map(|(bucket, _)| bucket);
        buckets.filter(move |bucket| index::bound(bucket.index(), steps) > zero_to)
    }

    /// Goes on in the finest of the coarser schemas that has room for one bucket more; where none has, the smallest become
    /// zero.
    fn make_room(&self, table: &Table, steps: u32, more: Bucket) {
        let mut buckets: Vec<_> = self.held(table, steps).chain([more]).collect();
        let (mut coarser, mut more) = (steps, more);
        while buckets.len() > self.limit && coarser < COARSEST {
            coarser += 1;
            more = more.halved();
            for bucket in &mut buckets {
                *bucket = bucket.halved();
            }
            buckets.sort_unstable();
            buckets.dedup();
        }
        let mut zero = None;
        while buckets.len() > self.limit {
            zero = buckets.iter().copied().map(Bucket::index).min();
            buckets.retain(|bucket| Some(bucket.index()) != zero);
        }
        // All buckets are in the new table at once, so that it has all that count towards the limit. The new one comes by
        // itself, if it is not zero now.
        let table = self.table(coarser);
        for bucket in buckets.into_iter().filter(|bucket| *bucket != more) {
            table.claim(bucket);
        }
        if let Some(index) = zero {
            let zero_to = index::bound(index, coarser);
            self.zero_to.store(zero_to.to_bits(), Ordering::Release);
        }
        self.steps.store(coarser.into(), Ordering::Release);
    }
}

#[inline]
fn add(count: &AtomicU64) {
    count.fetch_add(1, Ordering::Release);
}
