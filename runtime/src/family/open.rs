use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use bellwether_spec::{Domain, LabelDesc};

use super::labels::{Names, SeriesLabels};
use crate::label::Texts;

/// Series of a set with an open label: made when first met, at most as many values of each label as its limit says.
#[derive(Debug)]
pub(crate) struct Open {
    labels: &'static [LabelDesc],
    width: usize,
    table: RwLock<Table>,
    overflowed: AtomicU64,
}

/// One series of an open set. It outlives its removal for as long as somebody holds it.
#[derive(Debug)]
pub(crate) struct OpenSeries {
    pub(crate) cells: Box<[AtomicU64]>,
    pub(crate) labels: SeriesLabels,
}

#[derive(Debug, Default)]
struct Table {
    /// In the order of exposition.
    series: BTreeMap<Key, Arc<OpenSeries>>,
    /// For each label, how many series have a value.
    values: Vec<HashMap<Box<str>, usize>>,
}

/// The values of a series, one after the other, each ended by a byte that no UTF-8 text holds.
type Key = Box<[u8]>;

const END: u8 = 0xFF;

impl Open {
    pub(crate) fn new(labels: &'static [LabelDesc], width: usize) -> Self {
        let values = labels.iter().map(|_| HashMap::new()).collect();
        let table = RwLock::new(Table {
            series: BTreeMap::new(),
            values,
        });
        Self {
            labels,
            width,
            table,
            overflowed: AtomicU64::new(0),
        }
    }

    /// The series of these values; those beyond a label's limit become its overflow value, which is counted.
    pub(crate) fn series(&self, mut texts: Texts<'_>, names: &[Names]) -> Arc<OpenSeries> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(series) = KeyBuffer::of(texts.as_slice()).find(&table) {
            return series;
        }
        drop(table);
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        if table.bound(self.labels, texts.as_mut_slice()) {
            self.overflowed.fetch_add(1, Ordering::Relaxed);
        }
        let key = KeyBuffer::of(texts.as_slice());
        if let Some(series) = key.find(&table) {
            return series;
        }
        let labels = names
            .iter()
            .map(|names| names.write(texts.as_slice()))
            .collect();
        let cells = (0..self.width).map(|_| AtomicU64::new(0)).collect();
        table.insert(
            &key,
            texts.as_slice(),
            Arc::new(OpenSeries { cells, labels }),
        )
    }

    /// Takes a series out of the exposition and frees its values' places.
    pub(crate) fn remove(&self, texts: &Texts<'_>) -> bool {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        table.remove(&KeyBuffer::of(texts.as_slice()), texts.as_slice())
    }

    /// All series, in order.
    pub(crate) fn all(&self) -> Vec<Arc<OpenSeries>> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        table.series.values().cloned().collect()
    }

    /// How many recordings had a value beyond a limit.
    pub(crate) fn overflowed(&self) -> u64 {
        self.overflowed.load(Ordering::Relaxed)
    }
}

impl Table {
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
        key: &KeyBuffer,
        texts: &[&str],
        series: Arc<OpenSeries>,
    ) -> Arc<OpenSeries> {
        for (values, text) in self.values.iter_mut().zip(texts) {
            *values.entry((*text).into()).or_default() += 1;
        }
        self.series
            .insert(key.as_slice().into(), Arc::clone(&series));
        series
    }

    fn remove(&mut self, key: &KeyBuffer, texts: &[&str]) -> bool {
        if self.series.remove(key.as_slice()).is_none() {
            return false;
        }
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

/// A key on the stack, or on the heap where it is long.
enum KeyBuffer {
    Short([u8; 128], usize),
    Long(Vec<u8>),
}

impl KeyBuffer {
    fn of(texts: &[&str]) -> Self {
        let len = texts.iter().map(|text| text.len() + 1).sum::<usize>();
        let mut short = [0; 128];
        if len > short.len() {
            let bytes = texts.iter().flat_map(|text| text.bytes().chain([END]));
            return Self::Long(bytes.collect());
        }
        let mut at = 0;
        for text in texts {
            short[at..at + text.len()].copy_from_slice(text.as_bytes());
            short[at + text.len()] = END;
            at += text.len() + 1;
        }
        Self::Short(short, len)
    }

    fn as_slice(&self) -> &[u8] {
        match self {
            Self::Short(bytes, len) => &bytes[..*len],
            Self::Long(bytes) => bytes,
        }
    }

    fn find(&self, table: &Table) -> Option<Arc<OpenSeries>> {
        table.series.get(self.as_slice()).cloned()
    }
}
