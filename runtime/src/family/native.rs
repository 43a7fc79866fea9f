use std::sync::OnceLock;

use bellwether_spec::Native;

use crate::cell::{Buckets, NativeCells, Policy};

/// The native buckets of histograms by number. Those of one are allocated when it is first written.
#[derive(Debug)]
pub(crate) struct Natives {
    policy: Policy,
    cells: Box<[OnceLock<Box<NativeCells>>]>,
}

impl Natives {
    pub(crate) fn new(native: Native, histograms: usize) -> Self {
        // Schemas go from -4 to 8.
        let steps = 8 - native.schema.clamp(-4, 8);
        let policy = Policy {
            steps: steps.unsigned_abs().into(),
            buckets: native.max_buckets as usize,
            zero: native.zero_threshold,
        };
        let cells = (0..histograms).map(|_| OnceLock::new()).collect();
        Self { policy, cells }
    }

    /// Counts a value in a histogram. Before its other cells are written: see [`read`](Self::read).
    pub(crate) fn observe(&self, histogram: usize, value: f64) {
        if let Some(cells) = self.cells.get(histogram) {
            let cells = cells.get_or_init(|| Box::new(NativeCells::new(&self.policy)));
            cells.observe(value);
        }
    }

    /// The buckets of a histogram. Read them after its other cells: then all that those hold is in these.
    pub(crate) fn read(&self, histogram: usize) -> Buckets {
        let cells = self.cells.get(histogram).and_then(OnceLock::get);
        cells.map_or_else(|| Buckets::empty(&self.policy), |cells| cells.read())
    }
}
