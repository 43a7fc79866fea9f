use bellwether_spec::OperationDesc;

use super::outcome::Outcome;

/// Where the cells of a series of an operation are: calls entered, then a cell for each outcome, then a histogram for
/// all outcomes or one for each, then the classes of errors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// For each outcome, the histogram of its times. One without bounds where calls are not timed.
    pub(super) histograms: [usize; Outcome::ALL.len()],
    /// The first class, and how many there are, `panic` included.
    pub(super) classes: (usize, usize),
    /// How many cells a series has.
    pub(super) width: usize,
}

/// The cell of calls that began.
pub(super) const ENTERED: usize = 0;

/// The cell of calls that ended in the first outcome.
const FINISHED: usize = 1;

impl Layout {
    /// With histograms of so many cells.
    pub(super) fn new(desc: &OperationDesc, histogram: usize) -> Self {
        let first = finished(Outcome::ALL.len());
        let by_outcome = desc.duration.is_some_and(|it| !it.own_labels.is_empty());
        let stride = if by_outcome { histogram } else { 0 };
        let histograms = Outcome::ALL.map(|outcome| first + outcome as usize * stride);
        let classes = histograms[Outcome::ALL.len() - 1] + histogram;
        let count = desc.errors.map_or(0, |errors| errors.own_values());
        Self {
            histograms,
            classes: (classes, count),
            width: classes + count,
        }
    }
}

/// The cell of calls that ended in the outcome of this index.
#[inline]
pub(super) const fn finished(outcome: usize) -> usize {
    FINISHED + outcome
}
