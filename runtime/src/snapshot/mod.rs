//! What a gather yields: families, their series, their values, sorted and without a format.
//!
//! Deliberately not here: registries, formats and HTTP.

mod builder;
mod changes;
mod collector;
mod labels;
mod native;
mod query;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use bellwether_spec::{Desc, Kind};

use crate::exemplar::Exemplar;

pub(crate) use builder::Builder;
pub use builder::Sink;
pub use changes::Changes;
pub(crate) use collector::Unfit;
pub use collector::{Collected, CollectedFamily, Collector};
pub use labels::Labels;
pub use native::{Native, NativeBucket};

/// The values of all families of a registry at one moment.
///
/// Families stand in the order of their names, series in the order of their declaration. Read it to log values, or in
/// tests; [`Registry::encode`](crate::Registry::encode) writes one for Prometheus.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    families: Vec<FamilyRange>,
    series: Vec<SeriesValue>,
    counts: Vec<u64>,
    quantiles: Vec<(f64, f64)>,
    /// Of buckets by number.
    exemplars: Vec<(usize, Exemplar)>,
}

#[derive(Clone, Debug)]
struct FamilyRange {
    meta: Arc<Meta>,
    series: Range<usize>,
}

#[derive(Clone, Debug)]
struct SeriesValue {
    labels: Arc<str>,
    value: Stored,
}

#[derive(Clone, Debug)]
enum Stored {
    Number(Number),
    Histogram(Classic),
    /// Behind a pointer, so that the others are no larger for it.
    Native(Box<(Classic, Native)>),
    Summary {
        quantiles: Range<usize>,
        count: u64,
        sum: f64,
    },
}

/// The declared buckets of a histogram.
#[derive(Clone, Debug)]
struct Classic {
    counts: Range<usize>,
    sum: f64,
    exemplars: Range<usize>,
}

/// What all series of a family have in common.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Meta {
    pub(crate) name: Cow<'static, str>,
    pub(crate) kind: Kind,
    pub(crate) unit: Cow<'static, str>,
    pub(crate) help: Cow<'static, str>,
    pub(crate) bounds: Cow<'static, [f64]>,
    /// Whether the text format shows a counter without `_total`, as another library named it.
    pub(crate) bare: bool,
    /// When it began to count, in seconds since 1970, where that is to be shown.
    pub(crate) created: Option<f64>,
}

impl Meta {
    pub(crate) fn text_name(&self) -> Cow<'_, str> {
        match self.text_suffix() {
            "" => Cow::Borrowed(&self.name),
            suffix => Cow::Owned(format!("{}{suffix}", self.name)),
        }
    }

    /// What the text format adds to the name.
    pub(crate) fn text_suffix(&self) -> &'static str {
        if self.bare { "" } else { self.kind.suffix() }
    }
}

impl From<&Desc> for Meta {
    fn from(desc: &Desc) -> Self {
        Self {
            name: desc.name.into(),
            kind: desc.kind,
            unit: desc.unit.into(),
            help: desc.help.into(),
            bounds: desc.buckets.into(),
            bare: false,
            created: None,
        }
    }
}

/// A value, exact in the type that it was recorded in.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Number {
    /// A count.
    Unsigned(u64),
    /// A state that can be negative.
    Signed(i64),
    /// Anything else.
    Float(f64),
}

impl Number {
    /// As a float, which is what Prometheus stores; exact up to 2^53.
    #[expect(clippy::cast_precision_loss, reason = "what Prometheus does too")]
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Unsigned(value) => value as f64,
            Self::Signed(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    /// The sum, in the type of both where they are of one.
    pub(crate) fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unsigned(a), Self::Unsigned(b)) => Self::Unsigned(a.wrapping_add(b)),
            (Self::Signed(a), Self::Signed(b)) => Self::Signed(a.wrapping_add(b)),
            (a, b) => Self::Float(a.as_f64() + b.as_f64()),
        }
    }
}

/// One family of a [`Snapshot`].
#[derive(Clone, Copy, Debug)]
pub struct Family<'a> {
    snapshot: &'a Snapshot,
    range: &'a FamilyRange,
}

/// One series of a [`Family`].
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    snapshot: &'a Snapshot,
    meta: &'a Meta,
    held: &'a SeriesValue,
}

/// What a [`Series`] holds.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Value<'a> {
    /// A counter, a gauge, an info or one state of a state set.
    Number(Number),
    /// Counts by upper bound.
    Histogram(Histogram<'a>),
    /// Quantiles that another library computed.
    Summary {
        /// Quantile and value.
        quantiles: &'a [(f64, f64)],
        /// How many observations.
        count: u64,
        /// Their sum, in the family's unit.
        sum: f64,
    },
}

/// A histogram of a [`Snapshot`]. Its count is that of its last bucket, by construction.
#[derive(Clone, Copy, Debug)]
pub struct Histogram<'a> {
    bounds: &'a [f64],
    counts: &'a [u64],
    sum: f64,
    exemplars: &'a [(usize, Exemplar)],
    native: Option<&'a Native>,
}

impl Snapshot {
    /// The families, in the order of their names.
    pub fn families(&self) -> impl ExactSizeIterator<Item = Family<'_>> {
        self.families.iter().map(|range| Family {
            snapshot: self,
            range,
        })
    }

    /// How many series there are.
    pub fn len(&self) -> usize {
        self.series.len()
    }

    /// How many families, series and buckets there are: what [`Builder::sized`] takes.
    pub(crate) fn size(&self) -> [usize; 3] {
        [self.families.len(), self.series.len(), self.counts.len()]
    }

    /// Whether there is no series.
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }
}

impl<'a> Family<'a> {
    /// The name without `_total` or `_info`, with the unit: as `OpenMetrics` has it.
    pub fn name(&self) -> &'a str {
        &self.range.meta.name
    }

    /// The name as the text format has it: a counter's ends in `_total`, unless another library named it otherwise.
    pub fn text_name(&self) -> Cow<'a, str> {
        self.range.meta.text_name()
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        self.range.meta.kind
    }

    /// The unit, or nothing.
    pub fn unit(&self) -> &'a str {
        &self.range.meta.unit
    }

    /// One sentence for people.
    pub fn help(&self) -> &'a str {
        &self.range.meta.help
    }

    /// The series, in a stable order.
    pub fn series(&self) -> impl ExactSizeIterator<Item = Series<'a>> + use<'a> {
        let (snapshot, meta) = (self.snapshot, &*self.range.meta);
        let all = snapshot.series[self.range.series.clone()].iter();
        all.map(move |held| Series {
            snapshot,
            meta,
            held,
        })
    }

    /// The finite upper bounds of a histogram.
    pub fn bounds(&self) -> &'a [f64] {
        &self.range.meta.bounds
    }

    pub(crate) fn meta(&self) -> &'a Meta {
        &self.range.meta
    }
}

impl<'a> Series<'a> {
    /// Names and values.
    pub fn labels(&self) -> Labels<'a> {
        Labels::new(&self.held.labels)
    }

    /// What was recorded.
    pub fn value(&self) -> Value<'a> {
        match &self.held.value {
            Stored::Number(number) => Value::Number(*number),
            Stored::Histogram(classic) => Value::Histogram(self.histogram(classic, None)),
            Stored::Native(both) => Value::Histogram(self.histogram(&both.0, Some(&both.1))),
            Stored::Summary {
                quantiles,
                count,
                sum,
            } => Value::Summary {
                quantiles: &self.snapshot.quantiles[quantiles.clone()],
                count: *count,
                sum: *sum,
            },
        }
    }

    fn histogram(&self, classic: &Classic, native: Option<&'a Native>) -> Histogram<'a> {
        Histogram {
            bounds: &self.meta.bounds,
            counts: &self.snapshot.counts[classic.counts.clone()],
            sum: classic.sum,
            exemplars: &self.snapshot.exemplars[classic.exemplars.clone()],
            native,
        }
    }

    /// The labels as both text formats write them, without braces.
    pub(crate) fn label_text(&self) -> &'a str {
        &self.held.labels
    }
}

impl<'a> Histogram<'a> {
    /// How many observations.
    pub fn count(&self) -> u64 {
        self.counts.last().copied().unwrap_or_default()
    }

    /// Their sum, in the family's unit.
    pub fn sum(&self) -> f64 {
        self.sum
    }

    /// The native buckets, where the histogram has any.
    pub fn native(&self) -> Option<&'a Native> {
        self.native
    }

    /// Exemplars with the upper bound of their bucket, in ascending order, at most one each.
    pub fn exemplars(&self) -> impl Iterator<Item = (f64, &'a Exemplar)> + use<'a> {
        let bounds = self.bounds;
        let all = self.exemplars.iter();
        all.map(move |(at, exemplar)| (bounds.get(*at).copied().unwrap_or(f64::INFINITY), exemplar))
    }

    /// The same with the numbers of their buckets.
    pub(crate) fn numbered_exemplars(&self) -> &'a [(usize, Exemplar)] {
        self.exemplars
    }

    /// The counts of [`buckets`](Self::buckets).
    pub(crate) fn counts(&self) -> &'a [u64] {
        self.counts
    }

    /// Upper bounds with the count of observations at or below each, `+Inf` last.
    pub fn buckets(&self) -> impl Iterator<Item = (f64, u64)> + use<'a> {
        let bounds = self.bounds.iter().copied().chain([f64::INFINITY]);
        bounds.zip(self.counts.iter().copied())
    }
}
