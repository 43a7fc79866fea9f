use std::sync::Arc;

use super::labels::SeriesLabels;
use crate::cell::Totals;

/// One series as a gather sees it: its labels, and its cells summed over the threads.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    labels: &'a SeriesLabels,
    pub(crate) totals: Totals<'a>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(labels: &'a SeriesLabels, totals: Totals<'a>) -> Self {
        Self { labels, totals }
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
