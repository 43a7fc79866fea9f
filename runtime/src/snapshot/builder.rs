use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::labels::sorted;
use super::{Classic, FamilyRange, Meta, Native, Number, SeriesValue, Snapshot, Stored};
use crate::cell::{Buckets, Sums};
use crate::exemplar::Exemplar;

/// Puts a [`Snapshot`] together, one family after the other.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    snapshot: Snapshot,
    sums: Sums,
}

/// Where the series of one family go.
#[derive(Debug)]
pub struct Sink<'a> {
    snapshot: &'a mut Snapshot,
    sums: &'a Sums,
    /// The family's first series.
    first: usize,
}

impl Builder {
    /// With room for as much as an earlier snapshot held, so that little has to grow.
    pub(crate) fn sized([families, series, counts]: [usize; 3]) -> Self {
        let snapshot = Snapshot {
            families: Vec::with_capacity(families),
            series: Vec::with_capacity(series),
            counts: Vec::with_capacity(counts),
            quantiles: Vec::new(),
            exemplars: Vec::new(),
        };
        let sums = Sums::default();
        Self { snapshot, sums }
    }

    /// Adds a family.
    pub(crate) fn family(&mut self, meta: &Arc<Meta>, fill: impl FnOnce(&mut Sink<'_>)) {
        let first = self.snapshot.series.len();
        fill(&mut Sink {
            snapshot: &mut self.snapshot,
            sums: &self.sums,
            first,
        });
        let series = first..self.snapshot.series.len();
        self.snapshot.families.push(FamilyRange {
            meta: Arc::clone(meta),
            series,
        });
    }

    /// Forgets what a family added that failed on the way.
    pub(crate) fn rewind(&mut self, families: usize, series: usize) {
        self.snapshot.families.truncate(families);
        self.snapshot.series.truncate(series);
    }

    /// How far it is: the arguments of [`rewind`](Self::rewind).
    pub(crate) fn position(&self) -> (usize, usize) {
        (self.snapshot.families.len(), self.snapshot.series.len())
    }

    pub(crate) fn finish(self) -> Snapshot {
        self.snapshot
    }
}

impl Stored {
    /// Adds the same series of another source. Summaries cannot be added: the first stays.
    fn plus(&mut self, other: Self, all_counts: &mut [u64]) {
        match (&mut *self, other) {
            (Self::Number(a), Self::Number(b)) => *a = a.plus(b),
            (Self::Histogram(a), Self::Histogram(b)) => a.plus(b, all_counts),
            (Self::Native(a), Self::Native(b)) => {
                a.0.plus(b.0, all_counts);
                a.1.plus(&b.1);
            }
            // What is not native has values that native buckets lack.
            (Self::Native(a), Self::Histogram(b)) => {
                let mut classic = a.0.clone();
                classic.plus(b, all_counts);
                *self = Self::Histogram(classic);
            }
            (Self::Histogram(a), Self::Native(b)) => a.plus(b.0, all_counts),
            _ => {}
        }
    }
}

impl Classic {
    fn plus(&mut self, other: Self, all_counts: &mut [u64]) {
        for (to, from) in self.counts.clone().zip(other.counts) {
            all_counts[to] = all_counts[to].wrapping_add(all_counts[from]);
        }
        self.sum += other.sum;
        if self.exemplars.is_empty() {
            self.exemplars = other.exemplars;
        }
    }
}

impl<'a> Sink<'a> {
    /// What all threads have counted, the same for all families of the gather.
    pub(crate) fn sums(&self) -> &'a Sums {
        self.sums
    }
}

impl Sink<'_> {
    /// Adds up the series that several parts of a family have given, which write their labels in one order.
    pub(crate) fn add_up(&mut self) {
        self.unite(true, |labels| Cow::Borrowed(labels));
    }

    /// Makes one of the series with the same labels in any order: adds them up, or keeps the first of each. How many
    /// there were too many.
    pub(crate) fn merge(&mut self, add: bool) -> usize {
        self.unite(add, sorted)
    }

    fn unite(&mut self, add: bool, key: fn(&str) -> Cow<'_, str>) -> usize {
        let Snapshot { series, counts, .. } = &mut *self.snapshot;
        let mut places: HashMap<Box<str>, usize> = HashMap::new();
        let mut kept = self.first;
        for at in self.first..series.len() {
            let place = *places.entry(key(&series[at].labels).into()).or_insert(kept);
            if place == kept {
                series.swap(kept, at);
                kept += 1;
            } else if add {
                let other = series[at].value.clone();
                series[place].value.plus(other, counts);
            }
        }
        let others = series.len() - kept;
        series.truncate(kept);
        others
    }

    /// Adds the counters or gauges of another snapshot.
    pub(crate) fn append(&mut self, other: Snapshot) {
        debug_assert!(other.counts.is_empty() && other.quantiles.is_empty());
        self.snapshot.series.extend(other.series);
    }

    /// Adds a counter, a gauge, an info or a state.
    pub(crate) fn number(&mut self, labels: &Arc<str>, number: Number) {
        self.push(labels, Stored::Number(number));
    }

    /// Adds a histogram whose cumulative counts, `+Inf` last, `counts` appends, with exemplars of buckets by number, and
    /// with the native buckets that are there after that.
    pub(crate) fn histogram(
        &mut self,
        labels: &Arc<str>,
        sum: f64,
        exemplars: impl IntoIterator<Item = (usize, Exemplar)>,
        counts: impl FnOnce(&mut Vec<u64>),
        native: impl FnOnce() -> Option<Buckets>,
    ) {
        let first = self.snapshot.counts.len();
        counts(&mut self.snapshot.counts);
        let counts = first..self.snapshot.counts.len();
        // An exemplar may be newer than the counts: of a bucket that is empty by them, it is not shown yet.
        let all = &self.snapshot.counts[counts.clone()];
        let is_counted = |(bucket, _): &(usize, Exemplar)| {
            let before = bucket.checked_sub(1).map_or(0, |before| all[before]);
            all[*bucket] > before
        };
        let first = self.snapshot.exemplars.len();
        let exemplars = exemplars.into_iter().filter(is_counted);
        self.snapshot.exemplars.extend(exemplars);
        let exemplars = first..self.snapshot.exemplars.len();
        let classic = Classic {
            counts,
            sum,
            exemplars,
        };
        let value = match native() {
            None => Stored::Histogram(classic),
            Some(buckets) => Stored::Native(Box::new((classic, Native::new(buckets)))),
        };
        self.push(labels, value);
    }

    /// Adds a summary.
    pub(crate) fn summary(
        &mut self,
        labels: &Arc<str>,
        quantiles: &[(f64, f64)],
        count: u64,
        sum: f64,
    ) {
        let first = self.snapshot.quantiles.len();
        self.snapshot.quantiles.extend_from_slice(quantiles);
        let quantiles = first..self.snapshot.quantiles.len();
        self.push(
            labels,
            Stored::Summary {
                quantiles,
                count,
                sum,
            },
        );
    }

    fn push(&mut self, labels: &Arc<str>, value: Stored) {
        self.snapshot.series.push(SeriesValue {
            labels: Arc::clone(labels),
            value,
        });
    }
}
