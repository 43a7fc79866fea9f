use std::sync::Arc;

use super::labels::SeriesLabels;
use crate::cell::{Slab, Totals};
use crate::sync::planted;

/// One series as a gather sees it: its labels, and its cells summed over the threads.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    labels: &'a SeriesLabels,
    pub(crate) totals: Totals<'a>,
    /// Where the series is, if each thread has cells of it.
    place: Option<(&'a Slab, usize)>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(labels: &'a SeriesLabels, totals: Totals<'a>) -> Self {
        Self {
            labels,
            totals,
            place: None,
        }
    }

    /// Of a series that each thread has cells of.
    pub(crate) fn of_threads(
        labels: &'a SeriesLabels,
        totals: Totals<'a>,
        slab: &'a Slab,
        series: usize,
    ) -> Self {
        Self {
            labels,
            totals,
            place: Some((slab, series)),
        }
    }

    /// The sum of a count, threads included that have begun to record since the gather looked for them. What happened
    /// before something that `totals` has shown is in it, whichever thread did it.
    pub(crate) fn sum_afresh(&self, at: usize) -> u64 {
        match self.place {
            Some((slab, series)) if !planted!(StaleThreads) => {
                slab.read(series, |totals| totals.sum(at))
            }
            _ => self.totals.sum(at),
        }
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
