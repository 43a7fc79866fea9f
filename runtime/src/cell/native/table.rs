use std::sync::atomic::Ordering;

use super::index::coarser;
use crate::sync::AtomicU64;

/// A bucket by its index and sign, in one word that is never 0. At half of its size is the index 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bucket(u64);

const MIDDLE: i32 = 1 << 20;

impl Bucket {
    #[inline]
    pub(super) fn new(index: i32, negative: bool) -> Self {
        Self(u64::from((index + MIDDLE).cast_unsigned()) << 1 | u64::from(negative))
    }

    #[expect(clippy::cast_possible_truncation, reason = "it was 21 bits")]
    pub(super) fn index(self) -> i32 {
        ((self.0 >> 1) as u32).cast_signed() - MIDDLE
    }

    /// That of the next coarser schema.
    pub(super) fn halved(self) -> Self {
        Self::new(coarser(self.index(), 1), self.is_negative())
    }

    pub(super) fn is_negative(self) -> bool {
        self.0 & 1 == 1
    }
}

/// Buckets of one schema with their counts. Found without a lock; only who holds the histogram's lock adds one. None is
/// ever taken out or moved.
#[derive(Debug)]
pub(super) struct Table {
    /// A bucket, or 0, and behind it its count. A power of two of them, some always free.
    slots: Box<[[AtomicU64; 2]]>,
}

impl Table {
    /// With room for so many.
    pub(super) fn new(buckets: usize) -> Self {
        let slots = (buckets + buckets / 3 + 1).next_power_of_two();
        let empty = |_| [AtomicU64::new(0), AtomicU64::new(0)];
        Self {
            slots: (0..slots).map(empty).collect(),
        }
    }

    /// The count of a bucket, where there is one.
    #[inline]
    pub(super) fn find(&self, bucket: Bucket) -> Option<&AtomicU64> {
        for [there, count] in self.from(bucket) {
            match there.load(Ordering::Acquire) {
                0 => return None,
                there if there == bucket.0 => return Some(count),
                _ => {}
            }
        }
        None
    }

    /// The count of a bucket, which is added where there is none; under the histogram's lock.
    pub(super) fn claim(&self, bucket: Bucket) -> Option<&AtomicU64> {
        for [there, count] in self.from(bucket) {
            match there.load(Ordering::Relaxed) {
                0 => there.store(bucket.0, Ordering::Release),
                other if other != bucket.0 => continue,
                _ => {}
            }
            return Some(count);
        }
        None
    }

    /// What there is, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = (Bucket, &AtomicU64)> {
        let held = self
            .slots
            .iter()
            .map(|[there, count]| (there.load(Ordering::Acquire), count));
        held.filter(|(there, _)| *there != 0)
            .map(|(there, count)| (Bucket(there), count))
    }

    /// All slots, those first where a bucket is looked for first. Neighbours are neighbours, and the two signs half a
    /// table apart.
    #[inline]
    fn from(&self, bucket: Bucket) -> impl Iterator<Item = &[AtomicU64; 2]> {
        let mask = self.slots.len() - 1;
        let apart = if bucket.is_negative() {
            self.slots.len() / 2
        } else {
            0
        };
        let start = (bucket.0 >> 1) as usize + apart;
        (0..self.slots.len()).map(move |step| &self.slots[(start + step) & mask])
    }
}
