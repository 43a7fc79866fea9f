use std::collections::BTreeSet;

use bellwether_spec::{Desc, Kind};

use super::callback::Callbacks;
use super::{At, Reader, Store, Writers};
use crate::cell::{Bounds, Kinds, SUM};
use crate::label::LabelSet;
use crate::registry::Source;
use crate::snapshot::{Number, Sink};

/// What the cells of a family hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// A count, in each thread.
    Count,
    /// A sum of floats, in each thread.
    Sum,
    /// An integer that can be set.
    Integer,
    /// A float that can be set.
    Float,
    /// Buckets and a sum of floats, in each thread.
    Observations,
    /// The index of a state, from 1; 0 while there is none.
    State,
}

/// A family that a user declared, with its series.
#[derive(Debug)]
pub(crate) struct Declared {
    pub(crate) desc: &'static Desc,
    pub(crate) store: Store,
    pub(crate) bounds: Bounds,
    pub(crate) callbacks: Callbacks,
    recorded: Recorded,
}

impl Declared {
    /// In a registry whose own labels are `constant`, written.
    pub(crate) fn new(desc: &'static Desc, recorded: Recorded, constant: &str) -> Self {
        let bounds = Bounds::new(desc.buckets);
        let floats = |cells: &[usize]| {
            let floats = cells.iter().copied().collect();
            let last = BTreeSet::new();
            Writers::EachThread(Kinds { floats, last })
        };
        let (width, writers) = match recorded {
            Recorded::Observations => (bounds.width(), floats(&[SUM])),
            Recorded::Count => (1, floats(&[])),
            Recorded::Sum => (1, floats(&[0])),
            Recorded::Integer | Recorded::Float | Recorded::State => (1, Writers::All),
        };
        let mut store = Store::new(&[desc], constant, width, writers);
        if let (Recorded::Observations, Some(native)) = (recorded, desc.native) {
            store = store.natively(native, 1);
        }
        Self {
            desc,
            store,
            bounds,
            callbacks: Callbacks::default(),
            recorded,
        }
    }

    /// Whether it is the family that this declaration asks for.
    pub(crate) fn is(&self, desc: &Desc, recorded: Recorded) -> bool {
        self.recorded == recorded && self.desc.says_as(desc)
    }

    /// Takes a series of an open label set away, with its callback; whether it was there.
    pub(crate) fn remove<S: LabelSet>(&self, labels: &S) -> bool {
        let Some(series) = self.store.remove(labels) else {
            return false;
        };
        self.callbacks.forget(series.labels.of(0));
        true
    }

    /// Takes all series of an open label set away, with their callbacks.
    pub(crate) fn clear(&self) {
        let removed = self.store.clear();
        let labels = removed.iter().flat_map(|series| series.labels.of(0));
        self.callbacks.forget(labels);
    }

    /// The present value of a series that is one number.
    pub(crate) fn value(&self, at: &At) -> Number {
        let (integer, float) = self.store.total(at);
        self.number(integer, float)
    }

    fn number(&self, integer: u64, float: f64) -> Number {
        match self.recorded {
            Recorded::Count => Number::Unsigned(integer),
            Recorded::Integer => Number::Signed(integer.cast_signed()),
            _ => Number::Float(float),
        }
    }

    fn collect_state(reader: &Reader<'_>, sink: &mut Sink<'_>) {
        let state = reader.totals.sum(0);
        for (index, labels) in (1..).zip(reader.labels(0)) {
            sink.number(labels, Number::Unsigned(u64::from(index == state)));
        }
    }

    fn collect_number(&self, reader: &Reader<'_>, sink: &mut Sink<'_>) {
        let totals = &reader.totals;
        let number = self.number(totals.sum(0), totals.sum_f64(0));
        let number = self
            .callbacks
            .value(reader.label(), number, self.desc.kind == Kind::Counter);
        if let Some(number) = number {
            sink.number(reader.label(), number);
        }
    }

    fn collect_observations(&self, reader: &Reader<'_>, sink: &mut Sink<'_>) {
        let exemplars = reader.exemplars(0, self.bounds.buckets());
        // The sum first, so that it holds no observation that the counts do not.
        let sum = reader.totals.sum_f64(SUM);
        let bounds = &self.bounds;
        let counts = |counts: &mut Vec<u64>| bounds.cumulative(&reader.totals, 0, counts);
        sink.histogram(reader.label(), sum, exemplars, counts, || reader.native(0));
    }
}

impl Source for Declared {
    fn collect(&self, _family: usize, sink: &mut Sink<'_>) {
        let sums = sink.sums();
        self.store.each(sums, |reader| match self.recorded {
            Recorded::State => Self::collect_state(&reader, sink),
            Recorded::Observations => self.collect_observations(&reader, sink),
            _ => self.collect_number(&reader, sink),
        });
    }

    fn overflowed(&self) -> Option<u64> {
        self.store.overflowed()
    }

    fn has_callbacks(&self) -> bool {
        self.callbacks.any()
    }
}
