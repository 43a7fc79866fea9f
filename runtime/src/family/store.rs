use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock};

use bellwether_spec::{Desc, cardinality};

use super::labels::{Names, SeriesLabels, values_at};
use super::open::{Open, OpenSeries};
use super::reader::Reader;
use crate::cell::{Cells, Slab, Totals};
use crate::label::{LabelSet, Texts};

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
    names: Box<[Names]>,
    series: SeriesTable,
}

#[derive(Debug)]
enum SeriesTable {
    Closed {
        cells: ClosedCells,
        width: usize,
        labels: OnceLock<Box<[SeriesLabels]>>,
        desc: Desc,
    },
    Open(Open),
}

#[derive(Debug)]
enum ClosedCells {
    EachThread(Slab),
    All(Box<[AtomicU64]>),
}

/// Where a series is in its store.
#[derive(Clone, Debug)]
pub(crate) enum At {
    Closed(usize),
    Open(Arc<OpenSeries>),
}

impl Store {
    /// Of `width` cells a series. All families have the same labels of the user; `constant` is the text of the
    /// registry's own labels.
    pub(crate) fn new(families: &[&Desc], constant: &str, width: usize, writers: Writers) -> Self {
        let names = families
            .iter()
            .map(|desc| Names::new(desc, constant))
            .collect();
        let desc = *families[0];
        let series = if desc.labels.iter().any(|label| label.domain.is_open()) {
            SeriesTable::Open(Open::new(desc.labels, width))
        } else {
            let count = cardinality(desc.labels);
            let cells = match writers {
                Writers::EachThread => ClosedCells::EachThread(Slab::new(count, width)),
                Writers::All => ClosedCells::All(zeros(count * width)),
            };
            SeriesTable::Closed {
                cells,
                width,
                labels: OnceLock::new(),
                desc,
            }
        };
        Self { names, series }
    }

    /// Finds the series of these labels; makes it where the set is open and the values are new.
    #[inline]
    pub(crate) fn at<S: LabelSet>(&self, labels: &S) -> At {
        match &self.series {
            SeriesTable::Closed { .. } => At::Closed(labels.index()),
            SeriesTable::Open(open) => {
                let mut texts = Texts::default();
                labels.texts(&mut texts);
                At::Open(open.series(texts, &self.names))
            }
        }
    }

    /// The cells of a series that the calling thread may write.
    #[inline]
    pub(crate) fn cells<'a>(&'a self, at: &'a At) -> Cells<'a> {
        match (at, &self.series) {
            (At::Open(series), _) => Cells::shared(&series.cells),
            (At::Closed(index), SeriesTable::Closed { cells, width, .. }) => match cells {
                ClosedCells::EachThread(slab) => slab.local(*index),
                ClosedCells::All(cells) => Cells::shared(&cells[index * width..][..*width]),
            },
            (At::Closed(_), SeriesTable::Open(_)) => Cells::shared(&[]), // `at` never gives this.
        }
    }

    /// Reads every series, in a stable order.
    pub(crate) fn each(&self, mut read: impl FnMut(Reader<'_>)) {
        match &self.series {
            SeriesTable::Closed {
                cells, width, desc, ..
            } => {
                for index in 0..cardinality(desc.labels) {
                    let totals = match cells {
                        ClosedCells::EachThread(slab) => slab.totals(index),
                        ClosedCells::All(cells) => {
                            Totals::new(vec![&cells[index * width..][..*width]])
                        }
                    };
                    read(Reader::new(self.labels(index), totals));
                }
            }
            SeriesTable::Open(open) => {
                for series in open.all() {
                    read(Reader::new(
                        &series.labels,
                        Totals::new(vec![&series.cells]),
                    ));
                }
            }
        }
    }

    /// The label texts of a series, which tell it from all others.
    pub(crate) fn labels_at<'a>(&'a self, at: &'a At) -> &'a SeriesLabels {
        match at {
            At::Closed(index) => self.labels(*index),
            At::Open(series) => &series.labels,
        }
    }

    /// Takes a series of an open set out of the exposition; whether it was there. A closed set keeps its series.
    pub(crate) fn remove<S: LabelSet>(&self, labels: &S) -> bool {
        let SeriesTable::Open(open) = &self.series else {
            return false;
        };
        let mut texts = Texts::default();
        labels.texts(&mut texts);
        open.remove(&texts)
    }

    /// How many recordings had a label value beyond its limit; `None` for a closed set.
    pub(crate) fn overflowed(&self) -> Option<u64> {
        match &self.series {
            SeriesTable::Closed { .. } => None,
            SeriesTable::Open(open) => Some(open.overflowed()),
        }
    }

    fn labels(&self, index: usize) -> &SeriesLabels {
        let SeriesTable::Closed { labels, desc, .. } = &self.series else {
            unreachable!("only closed sets have indices");
        };
        let all = labels.get_or_init(|| {
            let combinations = 0..cardinality(desc.labels);
            combinations
                .map(|index| self.write(&values_at(desc.labels, index)))
                .collect()
        });
        &all[index]
    }

    fn write(&self, values: &[&str]) -> SeriesLabels {
        self.names.iter().map(|names| names.write(values)).collect()
    }
}

fn zeros(count: usize) -> Box<[AtomicU64]> {
    (0..count).map(|_| AtomicU64::new(0)).collect()
}
