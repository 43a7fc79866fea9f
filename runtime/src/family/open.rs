use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use bellwether_spec::{Domain, LabelDesc};
use foldhash::fast::RandomState;

use super::key::{Index, Key};
use super::labels::{Names, SeriesLabels, is_plain};
use crate::label::Texts;
use crate::sync::{AtomicU64, RwLock, planted};

/// Series of a set with an open label: made when first met, at most as many values of each label as its limit says.
///
/// A look-up hashes the values once, compares them once, and takes a lock for reading. Only a new series takes it for
/// writing: a value beyond its limit is found out by reading, so a storm of them is no storm of writers.
#[derive(Debug)]
pub(crate) struct Open {
    labels: &'static [LabelDesc],
    width: usize,
    hasher: RandomState,
    table: RwLock<Table>,
    overflowed: AtomicU64,
}

/// One series of an open set. It outlives its removal for as long as somebody holds it.
#[derive(Debug)]
pub(crate) struct OpenSeries {
    pub(crate) cells: Box<[AtomicU64]>,
    pub(crate) labels: SeriesLabels,
    /// Whether no value needed an escape in the label text.
    pub(super) plain: bool,
}

#[derive(Debug)]
struct Table {
    index: Index,
    /// In the order in which they were made, which is that of exposition.
    series: Vec<Arc<OpenSeries>>,
    /// For each open label, how many series have a value.
    values: Vec<HashMap<Box<str>, u32, RandomState>>,
}

impl Open {
    pub(crate) fn new(labels: &'static [LabelDesc], width: usize) -> Self {
        let table = Table {
            index: Index::default(),
            series: Vec::new(),
            values: labels.iter().map(|_| HashMap::default()).collect(),
        };
        Self {
            labels,
            width,
            hasher: RandomState::default(),
            table: RwLock::new(table),
            overflowed: AtomicU64::new(0),
        }
    }

    /// The series of these values; those beyond a label's limit become its overflow value, which is counted.
    pub(crate) fn series(&self, mut texts: Texts<'_>, names: &[Names]) -> Arc<OpenSeries> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(series) = table.find(&self.key(&texts, names)) {
            return series;
        }
        let over = table.bound(self.labels, texts.as_mut_slice());
        let series = table.find(&self.key(&texts, names)).filter(|_| over);
        drop(table);
        if over {
            self.overflowed.fetch_add(1, Ordering::Relaxed);
        }
        series.unwrap_or_else(|| self.create(texts, names))
    }

    /// Takes a series out of the exposition and frees its values' places. Cost: a walk through the series.
    pub(crate) fn remove(&self, texts: &Texts<'_>, names: &[Names]) -> bool {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        table.remove(&self.key(texts, names), texts.as_slice())
    }

    /// All series, in order.
    pub(crate) fn all(&self) -> Vec<Arc<OpenSeries>> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        table.series.clone()
    }

    /// How many recordings had a value beyond a limit.
    pub(crate) fn overflowed(&self) -> u64 {
        self.overflowed.load(Ordering::Relaxed)
    }

    #[cold]
    fn create(&self, mut texts: Texts<'_>, names: &[Names]) -> Arc<OpenSeries> {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        // Others may have taken the last places since.
        if !planted!(CapOnce) && table.bound(self.labels, texts.as_mut_slice()) {
            self.overflowed.fetch_add(1, Ordering::Relaxed);
        }
        let key = self.key(&texts, names);
        if let Some(series) = table.find(&key).filter(|_| !planted!(SeriesTwice)) {
            return series;
        }
        let labels = SeriesLabels::write(names, texts.as_slice());
        let plain = texts.as_slice().iter().all(|text| is_plain(text));
        let cells = (0..self.width).map(|_| AtomicU64::new(0)).collect();
        table.insert(
            &key,
            self.labels,
            texts.as_slice(),
            Arc::new(OpenSeries {
                cells,
                labels,
                plain,
            }),
        )
    }

    fn key<'a>(&self, texts: &'a Texts<'_>, names: &'a [Names]) -> Key<'a> {
        Key::new(texts.as_slice(), &names[0], &self.hasher)
    }
}

impl Table {
    fn find(&self, key: &Key<'_>) -> Option<Arc<OpenSeries>> {
        self.index.get(key).cloned()
    }

    /// Replaces values beyond their label's limit; whether there were any.
    fn bound(&self, labels: &[LabelDesc], texts: &mut [&str]) -> bool {
        let mut over = false;
        for ((label, values), text) in labels.iter().zip(&self.values).zip(texts) {
            let Domain::Open { limit, overflow } = label.domain else {
                continue;
            };
            let named = values.len() - usize::from(values.contains_key(overflow));
            if *text != overflow && !values.contains_key(*text) && named >= limit {
                *text = overflow;
                over = true;
            }
        }
        over
    }

    fn insert(
        &mut self,
        key: &Key<'_>,
        labels: &[LabelDesc],
        texts: &[&str],
        series: Arc<OpenSeries>,
    ) -> Arc<OpenSeries> {
        for ((values, text), label) in self.values.iter_mut().zip(texts).zip(labels) {
            match values.get_mut(*text) {
                Some(count) => *count += 1,
                None if label.domain.is_open() => drop(values.insert((*text).into(), 1)),
                None => {}
            }
        }
        self.index.insert(key, Arc::clone(&series));
        self.series.push(Arc::clone(&series));
        series
    }

    fn remove(&mut self, key: &Key<'_>, texts: &[&str]) -> bool {
        let Some(series) = self.index.remove(key) else {
            return false;
        };
        if planted!(RemovalClears) {
            series
                .cells
                .iter()
                .for_each(|cell| cell.store(0, Ordering::Release));
        }
        self.series.retain(|other| !Arc::ptr_eq(other, &series));
        for (values, text) in self.values.iter_mut().zip(texts) {
            if let Some(count) = values.get_mut(*text) {
                *count -= 1;
                if *count == 0 {
                    values.remove(*text);
                }
            }
        }
        true
    }
}
