use std::sync::Arc;

use super::labels::SeriesLabels;
use super::native::Natives;
use crate::cell::{Buckets, Owner, Slots, Totals};
use crate::exemplar::Exemplar;

/// One series as a gather sees it: its labels, and its cells summed over the threads.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    labels: &'a SeriesLabels,
    pub(crate) totals: Totals<'a>,
    /// Where its exemplars are, and who owns that of its first cell.
    exemplars: (&'a Slots, Owner),
    /// Its native buckets, and the number of its first histogram there.
    native: Option<(&'a Natives, usize)>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        labels: &'a SeriesLabels,
        totals: Totals<'a>,
        exemplars: (&'a Slots, Owner),
    ) -> Self {
        Self {
            labels,
            totals,
            exemplars,
            native: None,
        }
    }

    /// With native buckets.
    pub(crate) fn natively(mut self, native: Option<(&'a Natives, usize)>) -> Self {
        self.native = native;
        self
    }

    /// The exemplars of a histogram that has its cells here, with the number of their bucket. Read them before the counts,
    /// so that what they stand for is counted.
    pub(crate) fn exemplars(&self, first: usize, buckets: usize) -> Vec<(usize, Exemplar)> {
        let (slots, (cell, series)) = self.exemplars;
        let of = |bucket| {
            let kept = slots.read((cell + (first + bucket) as u64, series))?;
            Some((bucket, Exemplar::read(kept)?))
        };
        (0..buckets).filter_map(of).collect()
    }

    /// The native buckets of the histogram of this number, where there are any. Read them after its counts, so that all
    /// that these hold is in them.
    pub(crate) fn native(&self, histogram: usize) -> Option<Buckets> {
        let (natives, first) = self.native?;
        Some(natives.read(first + histogram))
    }

    /// The labels where one family without labels of its own is fed.
    pub(crate) fn label(&self) -> &Arc<str> {
        &self.labels.of(0)[0]
    }

    /// The labels in the family of this number, for each combination of the family's own labels.
    pub(crate) fn labels(&self, family: usize) -> &[Arc<str>] {
        self.labels.of(family)
    }
}
