use std::sync::{Arc, OnceLock};

use bellwether_spec::{Desc, LabelDesc, Native, cardinality};

use super::labels::{Names, SeriesLabels, values_at};
use super::native::Natives;
use super::open::{Open, OpenSeries};
use super::reader::Reader;
use super::recent::Met;
use crate::cell::{Cells, Owner, Region, Slots, Totals};
use crate::exemplar::Given;
use crate::label::{LabelSet, Texts};
use crate::sync::AtomicU64;

/// Who may write a cell of a closed set.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Writers {
    /// Each thread has cells of its own: for counts.
    EachThread,
    /// All threads write the same cells: for states, which can be set.
    All,
}

/// The series of one declaration: cells and label texts, for one family or for the families of one operation.
#[derive(Debug)]
pub(crate) struct Store {
    /// Without series where the set is open.
    closed: ClosedCells,
    open: Option<Open>,
    width: usize,
    labels: &'static [LabelDesc],
    names: Box<[Names]>,
    /// Of a closed set, by index; written at the first gather.
    texts: OnceLock<Box<[SeriesLabels]>>,
    exemplars: Slots,
    /// Of a closed set, and how many histograms a series has.
    native: Option<(Natives, usize)>,
}

#[derive(Debug)]
#[cfg_attr(
    not(bellwether_model),
    expect(
        clippy::large_enum_variant,
        reason = "behind a pointer, every recording would follow it"
    )
)]
enum ClosedCells {
    EachThread(Region),
    All(Box<[AtomicU64]>),
}

/// Where a series is in its store.
#[derive(Clone, Debug)]
pub(crate) enum At {
    Closed(usize),
    Open(Arc<Met>),
}

impl Store {
    /// Of `width` cells a series. All families have the same labels of the user; `constant` is the text of the
    /// registry's own labels.
    pub(crate) fn new(families: &[&Desc], constant: &str, width: usize, writers: Writers) -> Self {
        let names = families
            .iter()
            .map(|desc| Names::new(desc, constant))
            .collect();
        let labels = families.first().map_or(&[][..], |desc| desc.labels);
        let is_open = labels.iter().any(|label| label.domain.is_open());
        let series = if is_open { 0 } else { cardinality(labels) };
        let closed = match writers {
            Writers::EachThread => ClosedCells::EachThread(Region::new(series, width)),
            Writers::All => {
                ClosedCells::All((0..series * width).map(|_| AtomicU64::new(0)).collect())
            }
        };
        let exemplars = Slots::new(series * width);
        let open = is_open.then(|| Open::new(labels, width));
        Self {
            closed,
            open,
            width,
            labels,
            names,
            texts: OnceLock::new(),
            exemplars,
            native: None,
        }
    }

    /// With so many native histograms for each series. Their other cells are those of each thread, but not at hand, so that
    /// the usual way to record is as it is without.
    pub(crate) fn natively(mut self, native: Native, histograms: usize) -> Self {
        let series = cardinality(self.labels);
        self.open = self.open.map(|open| open.natively(native, histograms));
        if self.open.is_none() {
            self.closed = ClosedCells::EachThread(Region::apart(series, self.width));
            self.native = Some((Natives::new(native, series * histograms), histograms));
        }
        self
    }

    /// Finds the series of these labels; makes it where the set is open and the values are new.
    #[inline]
    pub(crate) fn at<S: LabelSet>(&self, labels: &S) -> At {
        // Known at compile time, so that a closed set is left with an index.
        if S::OPEN {
            self.open_at(labels)
        } else {
            At::Closed(labels.index())
        }
    }

    fn open_at<S: LabelSet>(&self, labels: &S) -> At {
        // `S` is the set that the store was made for, but for borrows.
        let Some(open) = &self.open else {
            return At::Closed(0);
        };
        let mut texts = Texts::default();
        labels.texts(&mut texts);
        At::Open(open.series(texts, &self.names))
    }

    /// The cells of a series of a closed set that only the calling thread writes, where they are at hand: nearly always
    /// for counts.
    #[inline]
    pub(crate) fn near(&self, index: usize) -> Option<Cells<'_>> {
        match &self.closed {
            ClosedCells::EachThread(region) => region.near(index),
            ClosedCells::All(_) => None,
        }
    }

    /// The cells of a series that the calling thread may write.
    #[inline(never)]
    pub(crate) fn cells<'a>(&'a self, at: &'a At) -> Cells<'a> {
        match (at, &self.closed) {
            (At::Open(met), _) => Cells::shared(met.series.cells(self.width)),
            (At::Closed(index), ClosedCells::EachThread(region)) => region.cells(*index),
            (At::Closed(index), ClosedCells::All(_)) => self.common(*index),
        }
    }

    /// Has the calling thread write the cells of a series: of one thread or of all, each in plain code.
    #[inline]
    pub(crate) fn record(&self, at: &At, write: impl Fn(Cells<'_>)) {
        match (at, &self.closed) {
            (At::Open(met), _) => write(Cells::shared(met.series.cells(self.width))),
            (At::Closed(index), ClosedCells::All(_)) => write(self.common(*index)),
            (At::Closed(index), ClosedCells::EachThread(region)) => match region.near(*index) {
                Some(cells) => write(cells),
                None => write(self.cells(at)),
            },
        }
    }

    /// The same for a value that a histogram takes, which is the first of its series: into its native buckets too, before
    /// the cells are written, so that these hold nothing that those do not.
    #[inline]
    pub(crate) fn observe(&self, at: &At, value: f64, write: impl Fn(Cells<'_>) + Copy) {
        match (at, &self.closed) {
            (At::Open(met), _) => {
                if let Some(native) = met.series.native() {
                    native.observe(0, value);
                }
                write(Cells::shared(met.series.cells(self.width)));
            }
            (At::Closed(index), ClosedCells::All(_)) => write(self.common(*index)),
            (At::Closed(index), ClosedCells::EachThread(region)) => match region.near(*index) {
                Some(cells) => write(cells),
                None => self.observe_apart(at, value, write),
            },
        }
    }

    /// The same where the cells are not at hand: in one call, so that the usual way keeps nothing for this one.
    #[cold]
    #[inline(never)]
    fn observe_apart(&self, at: &At, value: f64, write: impl Fn(Cells<'_>)) {
        if let At::Closed(index) = at {
            self.observe_natively(*index, 0, value);
        }
        write(self.cells(at));
    }

    /// Counts a value in the native buckets of a histogram of a closed set, if they are.
    #[inline(never)]
    pub(crate) fn observe_natively(&self, index: usize, histogram: usize, value: f64) {
        if let Some((natives, each)) = &self.native {
            natives.observe(index * each + histogram, value);
        }
    }

    /// The native buckets of a series of a closed set, with the number of its first histogram there.
    fn native(&self, index: usize) -> Option<(&Natives, usize)> {
        let (natives, each) = self.native.as_ref()?;
        Some((natives, index * each))
    }

    #[inline]
    fn common(&self, index: usize) -> Cells<'_> {
        match &self.closed {
            ClosedCells::All(cells) => Cells::shared(&cells[index * self.width..][..self.width]),
            ClosedCells::EachThread(_) => Cells::shared(&[]), // Only asked of the other.
        }
    }

    /// Reads every series, in a stable order.
    pub(crate) fn each(&self, mut read: impl FnMut(Reader<'_>)) {
        if let Some(open) = &self.open {
            for series in open.all() {
                let cells = [series.cells(self.width)];
                let totals = Totals::new(&cells, 0);
                let exemplars = (&self.exemplars, series.owner());
                let native = series.native().map(|natives| (natives, 0));
                read(Reader::new(&series.labels, totals, exemplars).natively(native));
            }
            return;
        }
        let texts = self.texts();
        match &self.closed {
            ClosedCells::EachThread(region) => region.each(|index, totals| {
                let exemplars = (&self.exemplars, self.owner(index));
                let reader = Reader::of_threads(&texts[index], totals, region, index, exemplars);
                read(reader.natively(self.native(index)));
            }),
            ClosedCells::All(cells) => texts.iter().enumerate().for_each(|(index, texts)| {
                read(Reader::new(
                    texts,
                    Totals::new(&[cells], index * self.width),
                    (&self.exemplars, self.owner(index)),
                ));
            }),
        }
    }

    /// Reads a series without values in which nothing was ever recorded, where there is no other.
    pub(crate) fn blank_if_none(&self, read: impl FnOnce(Reader<'_>)) {
        if self.open.as_ref().is_none_or(|open| !open.all().is_empty()) {
            return;
        }
        let labels = SeriesLabels::write(&self.names, &vec![""; self.labels.len()]);
        let cells: Vec<_> = (0..self.width).map(|_| AtomicU64::new(0)).collect();
        let cells = [&*cells];
        let totals = Totals::new(&cells, 0);
        // No exemplar has this owner: those of an open set have a hash, and those of a closed one have no place.
        read(Reader::new(&labels, totals, (&self.exemplars, (0, 1))));
    }

    /// Reads one series.
    pub(crate) fn read<R>(&self, at: &At, read: impl FnOnce(Reader<'_>) -> R) -> R {
        let labels = self.labels_at(at);
        let exemplars = (&self.exemplars, self.owner_at(at));
        match (at, &self.closed) {
            (At::Open(met), _) => {
                let cells = [met.series.cells(self.width)];
                let totals = Totals::new(&cells, 0);
                read(Reader::new(labels, totals, exemplars))
            }
            (At::Closed(index), ClosedCells::EachThread(region)) => region.read(*index, |totals| {
                read(Reader::of_threads(
                    labels, totals, region, *index, exemplars,
                ))
            }),
            (At::Closed(index), ClosedCells::All(cells)) => read(Reader::new(
                labels,
                Totals::new(&[cells], index * self.width),
                exemplars,
            )),
        }
    }

    /// Keeps an exemplar of the cell of a series: where nothing else says so, if what is there is not fresh.
    #[cold]
    pub(crate) fn exemplify(&self, at: &At, cell: usize, value: f64, exemplar: &Given<'_>) {
        let (first, series) = self.owner_at(at);
        exemplar.keep(&self.exemplars, (first + cell as u64, series), value);
    }

    fn owner_at(&self, at: &At) -> Owner {
        match at {
            At::Closed(index) => self.owner(*index),
            At::Open(met) => met.series.owner(),
        }
    }

    fn owner(&self, index: usize) -> Owner {
        ((index * self.width) as u64, 0)
    }

    /// The label texts of a series, which tell it from all others.
    pub(crate) fn labels_at<'a>(&'a self, at: &'a At) -> &'a SeriesLabels {
        match at {
            At::Closed(index) => &self.texts()[*index],
            At::Open(met) => &met.series.labels,
        }
    }

    /// Takes a series of an open set out of the exposition; what it was, if it was there. A closed set keeps its series.
    pub(crate) fn remove<S: LabelSet>(&self, labels: &S) -> Option<Arc<OpenSeries>> {
        let open = self.open.as_ref()?;
        let mut texts = Texts::default();
        labels.texts(&mut texts);
        open.remove(texts, &self.names)
    }

    /// Takes all series of an open set out of the exposition; those of a closed set stay.
    pub(crate) fn clear(&self) -> Vec<Arc<OpenSeries>> {
        self.open.as_ref().map(Open::clear).unwrap_or_default()
    }

    /// How many recordings had a label value beyond its limit; `None` for a closed set.
    pub(crate) fn overflowed(&self) -> Option<u64> {
        self.open.as_ref().map(Open::overflowed)
    }

    fn texts(&self) -> &[SeriesLabels] {
        self.texts.get_or_init(|| {
            let write = |index| SeriesLabels::write(&self.names, &values_at(self.labels, index));
            (0..cardinality(self.labels)).map(write).collect()
        })
    }
}
