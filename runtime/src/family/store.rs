use std::sync::{Arc, OnceLock};

use bellwether_spec::{Desc, LabelDesc, Native, cardinality};

use super::labels::{Names, SeriesLabels, values_at};
use super::native::Natives;
use super::open::{Open, OpenSeries};
use super::reader::Reader;
use super::recent::Met;
use crate::cell::{Cells, Kinds, Owner, Place, Region, Slots, Sums, Totals};
use crate::exemplar::Given;
use crate::label::{LabelSet, Texts};
use crate::sync::AtomicU64;

/// Who may write a cell of a closed set.
#[derive(Clone, Debug)]
pub(crate) enum Writers {
    /// Each thread has cells of its own, of these kinds: for counts.
    EachThread(Kinds),
    /// All threads write the same cells: for states, which can be set.
    All,
}

/// The series of one declaration: cells and label texts, for one family or for the families of one operation.
#[derive(Debug)]
pub(crate) struct Store {
    /// Where each thread has cells of its own that it may write without more ado.
    place: Place,
    series: Series,
    width: usize,
    labels: &'static [LabelDesc],
    names: Box<[Names]>,
    /// Of a closed set, by index; written at the first gather.
    texts: OnceLock<Box<[SeriesLabels]>>,
    exemplars: Slots,
}

/// The three ways to keep series.
#[derive(Debug)]
enum Series {
    /// Of a closed set, with cells for each thread, and with native buckets where a series has so many histograms.
    EachThread(Region, Option<(Natives, usize)>),
    /// Of a closed set, with cells that all threads write.
    All(Box<[AtomicU64]>),
    /// Of an open set.
    Open(Box<Open>),
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
        let count = if is_open { 0 } else { cardinality(labels) };
        let zeros = || (0..count * width).map(|_| AtomicU64::new(0)).collect();
        let mut place = Place::NOWHERE;
        let series = match writers {
            _ if is_open => Series::Open(Box::new(Open::new(labels, width))),
            Writers::All => Series::All(zeros()),
            Writers::EachThread(kinds) => {
                let region = Region::new(count, width, kinds);
                place = region.place();
                Series::EachThread(region, None)
            }
        };
        Self {
            place,
            series,
            width,
            labels,
            names,
            texts: OnceLock::new(),
            exemplars: Slots::new(count * width),
        }
    }

    /// With so many native histograms for each series. Cells of a thread are not at hand then, so that the usual way to
    /// record is as it is without.
    pub(crate) fn natively(mut self, native: Native, histograms: usize) -> Self {
        self.place = Place::NOWHERE;
        match &mut self.series {
            Series::EachThread(_, natives) => {
                let all = cardinality(self.labels) * histograms;
                *natives = Some((Natives::new(native, all), histograms));
            }
            Series::Open(open) => open.natively(native, histograms),
            // What can be set is no histogram.
            Series::All(_) => {}
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
        let Series::Open(open) = &self.series else {
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
        self.place.at_hand(index)
    }

    /// The cells of a series that the calling thread may write.
    #[inline(never)]
    pub(crate) fn cells<'a>(&'a self, at: &'a At) -> Cells<'a> {
        match (at, &self.series) {
            (At::Closed(index), Series::EachThread(region, _)) => region.cells(*index),
            _ => self.common(at),
        }
    }

    /// The cells of a series that all threads write.
    #[inline]
    fn common<'a>(&'a self, at: &'a At) -> Cells<'a> {
        Cells::shared(match (at, &self.series) {
            (At::Open(met), _) => met.series.cells(self.width),
            (At::Closed(index), Series::All(cells)) => &cells[index * self.width..][..self.width],
            (At::Closed(_), _) => &[], // Only asked of those.
        })
    }

    /// Has the calling thread add to the cells of a series.
    #[inline]
    pub(crate) fn record(&self, at: &At, write: impl Fn(Cells<'_>)) {
        match at {
            At::Open(met) => write(Cells::shared(met.series.cells(self.width))),
            At::Closed(index) => match self.near(*index) {
                Some(cells) => write(cells),
                None => write(self.cells(at)),
            },
        }
    }

    /// The same for cells that all threads write.
    #[inline]
    pub(crate) fn set(&self, at: &At, write: impl Fn(Cells<'_>)) {
        write(self.common(at));
    }

    /// Like `record` for a value that a histogram takes, which is the first of its series: into its native buckets too,
    /// before the cells are written, so that these hold nothing that those do not.
    #[inline]
    pub(crate) fn observe(&self, at: &At, value: f64, write: impl Fn(Cells<'_>) + Copy) {
        match at {
            At::Open(met) => {
                if let Some(native) = met.series.native() {
                    native.observe(0, value);
                }
                write(Cells::shared(met.series.cells(self.width)));
            }
            At::Closed(index) => match self.near(*index) {
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
        if let Series::EachThread(_, Some((natives, each))) = &self.series {
            natives.observe(index * each + histogram, value);
        }
    }

    /// Reads every series, in a stable order.
    pub(crate) fn each(&self, sums: &Sums, mut read: impl FnMut(Reader<'_>)) {
        match &self.series {
            Series::Open(open) => {
                for series in open.all() {
                    self.read_open(&series, &mut read);
                }
            }
            Series::EachThread(region, natives) => {
                let texts = self.texts();
                region.each(sums, |index, totals| {
                    let exemplars = (&self.exemplars, self.owner(index));
                    let reader = Reader::new(&texts[index], totals, exemplars);
                    let native = natives
                        .as_ref()
                        .map(|(natives, each)| (natives, index * each));
                    read(reader.natively(native));
                });
            }
            Series::All(cells) => {
                for (index, texts) in self.texts().iter().enumerate() {
                    let totals = Totals::Cells(&cells[index * self.width..]);
                    read(Reader::new(
                        texts,
                        totals,
                        (&self.exemplars, self.owner(index)),
                    ));
                }
            }
        }
    }

    fn read_open(&self, series: &OpenSeries, read: impl FnOnce(Reader<'_>)) {
        let totals = Totals::Cells(series.cells(self.width));
        let reader = Reader::new(&series.labels, totals, (&self.exemplars, series.owner()));
        read(reader.natively(series.native().map(|natives| (natives, 0))));
    }

    /// Reads a series without values in which nothing was ever recorded, where there is no other.
    pub(crate) fn blank_if_none(&self, read: impl FnOnce(Reader<'_>)) {
        if !matches!(&self.series, Series::Open(open) if open.all().is_empty()) {
            return;
        }
        let labels = SeriesLabels::write(&self.names, &vec![""; self.labels.len()]);
        let totals = Totals::Sums(&[]);
        // No exemplar has this owner: those of an open set have a hash, and those of a closed one have no place.
        read(Reader::new(&labels, totals, (&self.exemplars, (0, 1))));
    }

    /// What the first cell of a series holds, as an integer and as a float.
    pub(crate) fn total(&self, at: &At) -> (u64, f64) {
        match (at, &self.series) {
            (At::Closed(index), Series::EachThread(region, _)) => region.total(*index),
            _ => self.common(at).value(),
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
        let Series::Open(open) = &self.series else {
            return None;
        };
        let mut texts = Texts::default();
        labels.texts(&mut texts);
        open.remove(texts, &self.names)
    }

    /// Takes all series of an open set out of the exposition; those of a closed set stay.
    pub(crate) fn clear(&self) -> Vec<Arc<OpenSeries>> {
        match &self.series {
            Series::Open(open) => open.clear(),
            _ => Vec::new(),
        }
    }

    /// How many recordings had a label value beyond its limit; `None` for a closed set.
    pub(crate) fn overflowed(&self) -> Option<u64> {
        match &self.series {
            Series::Open(open) => Some(open.overflowed()),
            _ => None,
        }
    }

    fn texts(&self) -> &[SeriesLabels] {
        self.texts.get_or_init(|| {
            let write = |index| SeriesLabels::write(&self.names, &values_at(self.labels, index));
            (0..cardinality(self.labels)).map(write).collect()
        })
    }
}
