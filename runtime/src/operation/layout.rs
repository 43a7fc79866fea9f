use bellwether_spec::OperationDesc;

use super::outcome::{Outcome, Verdict};
use crate::cell::{Kinds, SUM};

/// Where the cells of a series of an operation are: calls entered, then a cell for each way to end, then a histogram for
/// all of them or one for each, then the classes of errors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// The histogram of the first way to end, and how far it is to that of the next: 0 where they share one. It is one
    /// without bounds where calls are not timed.
    histograms: (usize, usize),
    /// The first class, and how many there are, `panic` included.
    pub(super) classes: (usize, usize),
    /// How many ways to end there are.
    pub(super) endings: usize,
    /// How many cells a series has.
    pub(super) width: usize,
}

/// The cell of calls that began.
pub(super) const ENTERED: usize = 0;

/// The cell of calls that ended in the first way.
const FINISHED: usize = 1;

impl Layout {
    /// With histograms of so many cells.
    pub(super) fn new(desc: &OperationDesc, histogram: usize) -> Self {
        let endings = desc.endings();
        let first = finished(endings);
        let by_outcome = desc.duration.is_some_and(|it| !it.own_labels.is_empty());
        let stride = if by_outcome { histogram } else { 0 };
        let classes = first + (endings - 1) * stride + histogram;
        let count = desc.errors.map_or(0, |errors| errors.own_values());
        Self {
            histograms: (first, stride),
            classes: (classes, count),
            endings,
            width: classes + count,
        }
    }

    /// The sums are floats. The entered calls are read when all that ended have been, on whatever thread.
    pub(super) fn kinds(&self) -> Kinds {
        let histograms = 0..self.histograms();
        let sums = histograms.map(|number| self.histograms.0 + number * self.histograms.1 + SUM);
        Kinds {
            floats: sums.collect(),
            last: [ENTERED].into(),
        }
    }

    /// How many histograms there are.
    pub(super) const fn histograms(&self) -> usize {
        if self.histograms.1 > 0 {
            self.endings
        } else {
            1
        }
    }

    /// The number among them of that of calls that ended in the way of this index.
    pub(super) const fn number(&self, ending: usize) -> usize {
        if self.histograms.1 > 0 { ending } else { 0 }
    }

    /// The histogram of the times of calls that ended in the way of this index.
    #[inline]
    pub(super) const fn histogram(&self, ending: usize) -> usize {
        self.histograms.0 + ending * self.histograms.1
    }

    /// The cell of the class of a call: its error's, expected or not, or the last for a panic.
    pub(super) fn class(&self, verdict: Verdict) -> Option<usize> {
        let (first, count) = self.classes;
        let class = match verdict.outcome() {
            Outcome::Ok | Outcome::Error => verdict.class().filter(|class| *class < count),
            Outcome::Panic => count.checked_sub(1),
            Outcome::Cancelled => None,
        };
        class.map(|class| first + class)
    }
}

/// The cell of calls that ended in the way of this index.
#[inline]
pub(super) const fn finished(ending: usize) -> usize {
    FINISHED + ending
}
