use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};

use bellwether_spec::{Domain, LabelDesc, Native};
use foldhash::fast::RandomState;

use super::key::{Index, Key};
use super::labels::{Names, SeriesLabels, is_plain};
use super::native::Natives;
use super::recent::{self, Age, Met};
use crate::cell::Owner;
use crate::label::Texts;
use crate::report::report;
use crate::sync::{AtomicU64, RwLock, planted};

/// Series of a set with an open label: made when first met, at most as many values of each label as its limit says.
///
/// A look-up hashes the values once and compares them once. A series that the thread has met before is found in what it
/// keeps for itself; another takes a lock for reading. Only a new series takes it for writing: a value beyond its limit is
/// found out by reading, so a storm of them is no storm of writers.
#[derive(Debug)]
pub(crate) struct Open {
    /// Tells it from all other sets that there ever were.
    id: u64,
    labels: &'static [LabelDesc],
    width: usize,
    /// How many histograms of a series are native, and how.
    native: Option<(Native, usize)>,
    hasher: RandomState,
    table: RwLock<Table>,
    overflowed: AtomicU64,
    /// Whether it was reported that a value is too long.
    cut: AtomicBool,
    /// How many series were removed: what a thread has met before is looked up again after each.
    removals: AtomicU64,
}

/// One series of an open set. It outlives its removal for as long as somebody holds it.
#[derive(Debug)]
pub(crate) struct OpenSeries {
    /// The first cell. Whoever writes it reads nothing beside it, so that threads that take turns at it pass its cache
    /// line on once and not twice.
    first: AtomicU64,
    /// All cells, where there are more.
    wide: Option<Box<Wide>>,
    pub(crate) labels: SeriesLabels,
    /// Twice its number among those that were ever made of the set; and 1 where no value needed an escape in the label
    /// text.
    number_and_plain: u32,
    /// Half of the hash of its values.
    pub(super) hash: u32,
}

/// The cells of what is no counter. Behind two pointers, so that a counter has one word for both.
#[derive(Debug)]
struct Wide {
    cells: Box<[AtomicU64]>,
    native: Option<Natives>,
}

impl OpenSeries {
    fn new(open: &Open, labels: SeriesLabels, number: u32, plain: bool, hash: u32) -> Self {
        let wide = || Wide {
            cells: (0..open.width).map(|_| AtomicU64::new(0)).collect(),
            native: open.native.map(|(native, of)| Natives::new(native, of)),
        };
        Self {
            first: AtomicU64::new(0),
            wide: (open.width != 1).then(|| Box::new(wide())),
            labels,
            number_and_plain: number << 1 | u32::from(plain),
            hash,
        }
    }

    /// Whether no value needed an escape in the label text.
    pub(super) fn plain(&self) -> bool {
        self.number_and_plain & 1 == 1
    }

    /// Who owns the exemplar of its first cell: the hash says where that is, and the number tells it from all others,
    /// one that was removed and has come back too.
    pub(crate) fn owner(&self) -> Owner {
        (u64::from(self.hash) << 32, u64::from(self.number_and_plain))
    }

    /// Those of all threads. Its store knows how many there are.
    #[inline]
    pub(crate) fn cells(&self, width: usize) -> &[AtomicU64] {
        if width == 1 {
            return std::slice::from_ref(&self.first);
        }
        self.wide.as_ref().map_or(&[], |wide| &wide.cells)
    }

    /// Its native buckets, where it has any.
    #[inline]
    pub(crate) fn native(&self) -> Option<&Natives> {
        self.wide.as_ref()?.native.as_ref()
    }
}

#[derive(Debug)]
struct Table {
    index: Index,
    /// In the order in which they were made, which is that of exposition.
    series: Vec<Arc<OpenSeries>>,
    /// For each label, how many series have a value. Not kept of a single label, whose values are the series.
    values: Vec<HashMap<Box<str>, u32, RandomState>>,
    /// Whether there is the series of the overflow value, where the label is the only one.
    overflow: bool,
    /// How many series were ever made.
    made: u32,
}

impl Open {
    pub(crate) fn new(labels: &'static [LabelDesc], width: usize) -> Self {
        Self {
            id: recent::new_set(),
            labels,
            width,
            native: None,
            hasher: RandomState::default(),
            table: RwLock::new(Table::new(labels)),
            overflowed: AtomicU64::new(0),
            cut: AtomicBool::new(false),
            removals: AtomicU64::new(0),
        }
    }

    /// With so many native histograms for each series.
    pub(crate) fn natively(&mut self, native: Native, histograms: usize) {
        self.native = Some((native, histograms));
    }

    /// The series of these values; those beyond a label's limit become its overflow value, which is counted, and those
    /// that are too long are cut.
    pub(crate) fn series(&self, texts: Texts<'_>, names: &[Names]) -> Arc<Met> {
        if texts.any_long() {
            return self.series_of_long(texts, names);
        }
        self.series_of(texts, names)
    }

    #[cold]
    fn series_of_long(&self, mut texts: Texts<'_>, names: &[Names]) -> Arc<Met> {
        let problem = texts.cut(self.labels, names[0].family());
        let series = self.series_of(texts, names);
        // Relaxed: only one of those that cut reports it.
        if let Some(problem) = problem
            && !self.cut.swap(true, Ordering::Relaxed)
        {
            report(&problem);
        }
        series
    }

    #[inline]
    fn series_of(&self, texts: Texts<'_>, names: &[Names]) -> Arc<Met> {
        let key = self.key(&texts, names);
        recent::find(self.age(), &key).unwrap_or_else(|| self.look_up(texts, names))
    }

    #[inline(never)]
    fn look_up(&self, mut texts: Texts<'_>, names: &[Names]) -> Arc<Met> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        let (key, age) = (self.key(&texts, names), self.age());
        if let Some(series) = table.find(&key) {
            drop(table);
            return recent::keep(age, key.hash(), &series);
        }
        let over = table.bound(self.labels, texts.as_mut_slice());
        let series = table.find(&self.key(&texts, names)).filter(|_| over);
        drop(table);
        if over {
            self.overflowed.fetch_add(1, Ordering::Relaxed);
        }
        let series = series.unwrap_or_else(|| self.create(&mut texts, names));
        // By the values that it has, so that one beyond a limit is looked at, and counted, each time.
        recent::keep(age, self.key(&texts, names).hash(), &series)
    }

    /// Takes a series out of the exposition and frees its values' places; what it was. Cost: a walk through the series.
    pub(crate) fn remove(&self, mut texts: Texts<'_>, names: &[Names]) -> Option<Arc<OpenSeries>> {
        if texts.any_long() {
            texts.cut(self.labels, names[0].family());
        }
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        let removed = table.remove(&self.key(&texts, names), self.labels, texts.as_slice());
        if removed.is_some() && !planted!(RemovalUnseen) {
            self.removals.fetch_add(1, Ordering::Release);
        }
        removed
    }

    /// Takes all series out of the exposition and frees all places; what they were.
    pub(crate) fn clear(&self) -> Vec<Arc<OpenSeries>> {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        let mut before = Table::new(self.labels);
        before.made = table.made;
        std::mem::swap(&mut *table, &mut before);
        self.removals.fetch_add(1, Ordering::Release);
        before.series
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
    fn create(&self, texts: &mut Texts<'_>, names: &[Names]) -> Arc<OpenSeries> {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        // Others may have made it, or taken the last places, since.
        let find = |key: &Key<'_>| table.find(key).filter(|_| !planted!(SeriesTwice));
        let mut found = find(&self.key(texts, names));
        if found.is_none() && !planted!(CapOnce) && table.bound(self.labels, texts.as_mut_slice()) {
            self.overflowed.fetch_add(1, Ordering::Relaxed);
            found = find(&self.key(texts, names));
        }
        if let Some(series) = found {
            return series;
        }
        let key = self.key(texts, names);
        let labels = SeriesLabels::write(names, texts.as_slice());
        let plain = texts.as_slice().iter().all(|text| is_plain(text));
        // From 1 on. There is no room for 2^31 series, and no time for them to come and go.
        table.made = table.made.wrapping_add(1);
        let series = OpenSeries::new(self, labels, table.made, plain, key.short());
        table.insert(self.labels, texts.as_slice(), Arc::new(series))
    }

    /// What is met of the set at this age is there until the next. Who saw a removal end sees the age after it; who holds
    /// the lock sees none pass.
    #[inline]
    fn age(&self) -> Age {
        Age {
            set: self.id,
            removals: self.removals.load(Ordering::Acquire),
        }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a tenth of a look-up")]
    fn key<'a>(&self, texts: &'a Texts<'_>, names: &'a [Names]) -> Key<'a> {
        Key::new(texts.as_slice(), &names[0], &self.hasher)
    }
}

impl Table {
    fn new(labels: &[LabelDesc]) -> Self {
        Self {
            index: Index::default(),
            series: Vec::new(),
            values: match labels {
                [_] => Vec::new(),
                _ => labels.iter().map(|_| HashMap::default()).collect(),
            },
            overflow: false,
            made: 0,
        }
    }

    fn find(&self, key: &Key<'_>) -> Option<Arc<OpenSeries>> {
        let place = self.index.find(key, &self.series)?;
        Some(Arc::clone(&self.series[place]))
    }

    /// Replaces values beyond their label's limit, of a series that is not there; whether there were any.
    fn bound(&self, labels: &[LabelDesc], texts: &mut [&str]) -> bool {
        if let ([label], [text]) = (labels, &mut *texts)
            && let Domain::Open { limit, overflow } = label.domain
        {
            let named = self.series.len() - usize::from(self.overflow);
            let over = *text != overflow && named >= limit;
            if over {
                *text = overflow;
            }
            return over;
        }
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
        self.overflow |= is_overflow(labels, texts);
        self.series.push(Arc::clone(&series));
        self.index.add_last(&self.series);
        series
    }

    fn remove(
        &mut self,
        key: &Key<'_>,
        labels: &[LabelDesc],
        texts: &[&str],
    ) -> Option<Arc<OpenSeries>> {
        let place = self.index.find(key, &self.series)?;
        let series = self.series.remove(place);
        self.index.rebuild(&self.series);
        if planted!(RemovalClears) {
            let clear = |cell: &AtomicU64| cell.store(0, Ordering::Release);
            series.cells(1).iter().for_each(clear);
        }
        self.overflow &= !is_overflow(labels, texts);
        for (values, text) in self.values.iter_mut().zip(texts) {
            if let Some(count) = values.get_mut(*text) {
                *count -= 1;
                if *count == 0 {
                    values.remove(*text);
                }
            }
        }
        Some(series)
    }
}

/// Whether this is the overflow value of the only label.
fn is_overflow(labels: &[LabelDesc], texts: &[&str]) -> bool {
    match (labels, texts) {
        ([label], [text]) => {
            matches!(label.domain, Domain::Open { overflow, .. } if overflow == *text)
        }
        _ => false,
    }
}
