#[cfg(feature = "http")]
use std::sync::atomic::{AtomicU64, Ordering};

use bellwether_spec::{Domain, OperationDesc};

use super::families::{Family, Shows, families, words};
use super::layout::{ENTERED, Layout, finished};
use super::outcome::{Outcome, Verdict};
#[cfg(feature = "http")]
use crate::cell::Sums;
use crate::cell::{Bounds, Cells, Clock, SUM, TickBounds};
use crate::exemplar::{self, Given};
use crate::family::{At, Reader, Store, Writers};
use crate::label::LabelSet;
use crate::registry::Source;
use crate::snapshot::{Number, Sink};
use crate::sync::planted;

/// The cells of an operation, and how its families are read from them.
///
/// A series has a cell for calls entered, one for each way to end, a histogram of ticks (or one for each way to end), and
/// one for each class of error. Calls in flight are those entered less those finished, so there is nothing to leak.
#[derive(Debug)]
pub(crate) struct OperationCells {
    pub(crate) desc: &'static OperationDesc,
    /// No other operation of the program has it, or ever had it.
    #[cfg(feature = "http")]
    pub(crate) id: u64,
    store: Store,
    bounds: Bounds,
    ticks: TickBounds,
    clock: Clock,
    layout: Layout,
    families: Box<[Family]>,
}

impl OperationCells {
    /// In a registry whose own labels are `constant`, written.
    pub(crate) fn new(desc: &'static OperationDesc, constant: &str) -> Self {
        #[cfg(feature = "http")]
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let (stored, families) = families(desc);
        let seconds = desc.duration.map_or(&[][..], |duration| duration.buckets);
        let bounds = Bounds::new(seconds);
        let clock = Clock::default();
        let ticks = TickBounds::new(seconds, clock.ticks_per_second());
        let layout = Layout::new(desc, bounds.width());
        let writers = Writers::EachThread(layout.kinds());
        let mut store = Store::new(&stored, constant, layout.width, writers);
        if let Some(native) = desc.duration.and_then(|duration| duration.native) {
            store = store.natively(native, layout.histograms());
        }
        Self {
            desc,
            #[cfg(feature = "http")]
            id: NEXT.fetch_add(1, Ordering::Relaxed), // The number stands for itself.
            store,
            bounds,
            ticks,
            clock,
            layout,
            families,
        }
    }

    /// Finds the series of these labels.
    #[inline]
    pub(crate) fn at<S: LabelSet>(&self, labels: &S) -> At {
        self.store.at(labels)
    }

    /// Takes the series of an open label set out of the exposition.
    pub(crate) fn remove<S: LabelSet>(&self, labels: &S) -> bool {
        self.store.remove(labels).is_some()
    }

    /// Takes all series of an open label set out of the exposition.
    pub(crate) fn clear(&self) {
        drop(self.store.clear());
    }

    /// A call begins; the ticks at which it did.
    #[inline]
    pub(crate) fn start(&self, at: &At) -> u64 {
        match at {
            At::Closed(index) => self.start_at(*index),
            At::Open(met) => {
                let now = self.clock.now();
                Cells::shared(met.series.cells(self.layout.width)).add(ENTERED, 1);
                now
            }
        }
    }

    /// The same in a closed set.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "one function less for each call")]
    pub(crate) fn start_at(&self, index: usize) -> u64 {
        // Before any store: the processor reads its clock only when it knows where all of them go.
        let now = self.clock.now();
        match self.store.near(index) {
            Some(cells) => cells.add(ENTERED, 1),
            None => self.enter_anywhere(index),
        }
        now
    }

    /// A call ends.
    #[inline]
    pub(crate) fn finish(&self, at: &At, start: u64, verdict: Verdict) {
        match at {
            At::Closed(index) => self.finish_at(*index, start, verdict),
            At::Open(met) => {
                let ticks = self.clock.since(start);
                if let Some(native) = met.series.native() {
                    let number = self.layout.number(verdict.ending());
                    native.observe(number, self.seconds(ticks));
                }
                self.write(
                    Cells::shared(met.series.cells(self.layout.width)),
                    ticks,
                    verdict,
                );
                if exemplar::may_be_traced() {
                    self.exemplify(at, ticks, verdict);
                }
            }
        }
    }

    /// The same in a closed set.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "one function less for each call")]
    pub(crate) fn finish_at(&self, index: usize, start: u64, verdict: Verdict) {
        let ticks = self.clock.since(start);
        match self.store.near(index) {
            Some(cells) => self.write(cells, ticks, verdict),
            None => self.write_anywhere(index, ticks, verdict),
        }
        if exemplar::may_be_traced() {
            self.exemplify(&At::Closed(index), ticks, verdict);
        }
    }

    /// The start out of line, for calls by hand.
    #[inline(never)]
    pub(crate) fn begin(&self, at: &At) -> u64 {
        self.start(at)
    }

    /// The end out of line.
    #[inline(never)]
    pub(crate) fn end(&self, at: &At, start: u64, verdict: Verdict) {
        self.finish(at, start, verdict);
    }

    /// Has the time of a call in a trace point there.
    #[cold]
    fn exemplify(&self, at: &At, ticks: u64, verdict: Verdict) {
        if self.desc.duration.is_none() {
            return;
        }
        let Some(trace) = exemplar::current() else {
            return;
        };
        let seconds = self.seconds(ticks);
        let first = self.layout.histogram(verdict.ending());
        let cell = first + self.bounds.bucket(seconds);
        self.store
            .exemplify(at, cell, seconds, &Given::Trace(trace));
    }

    #[cold]
    fn enter_anywhere(&self, index: usize) {
        self.store.cells(&At::Closed(index)).add(ENTERED, 1);
    }

    #[cold]
    fn write_anywhere(&self, index: usize, ticks: u64, verdict: Verdict) {
        if self.desc.duration.is_some_and(|it| it.native.is_some()) {
            let number = self.layout.number(verdict.ending());
            let seconds = self.seconds(ticks);
            self.store.observe_natively(index, number, seconds);
        }
        self.write(self.store.cells(&At::Closed(index)), ticks, verdict);
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a number of seconds is a float in every format"
    )]
    fn seconds(&self, ticks: u64) -> f64 {
        ticks as f64 / self.clock.ticks_per_second()
    }

    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "so that cells of one thread and shared ones each have plain code"
    )]
    fn write(&self, cells: Cells<'_>, ticks: u64, verdict: Verdict) {
        let ending = verdict.ending();
        let finish = || cells.add(finished(ending), 1);
        if planted!(FinishedFirst) {
            finish();
        }
        self.ticks
            .observe(cells, self.layout.histogram(ending), ticks);
        if self.layout.classes.1 > 0 {
            self.write_class(cells, verdict);
        }
        // Last, so that a call whose outcome is seen has been timed: a gather that reads the outcomes first, as the order
        // of their usual names has it, shows no more calls than times.
        if !planted!(FinishedFirst) {
            finish();
        }
    }

    #[inline(never)]
    fn write_class(&self, cells: Cells<'_>, verdict: Verdict) {
        if let Some(class) = self.layout.class(verdict) {
            cells.add(class, 1);
        }
    }

    fn collect_calls(
        &self,
        number: usize,
        outcome: Option<Domain>,
        reader: &Reader<'_>,
        sink: &mut Sink<'_>,
    ) {
        let labels = reader.labels(number);
        let Some(outcome) = outcome else {
            return sink.number(&labels[0], self.finished(reader, |_| true));
        };
        for (word, labels) in words(outcome).zip(labels) {
            let count = self.finished(reader, |ending| self.desc.word(ending) == word);
            sink.number(labels, count);
        }
    }

    /// How many calls ended in one of these ways.
    fn finished(&self, reader: &Reader<'_>, ways: impl Fn(usize) -> bool) -> Number {
        let endings = (0..self.layout.endings).filter(|ending| ways(*ending));
        let counts = endings.map(|ending| reader.totals.sum(finished(ending)));
        Number::Unsigned(counts.fold(0, u64::wrapping_add))
    }

    fn collect_duration(
        &self,
        number: usize,
        outcome: Option<Domain>,
        reader: &Reader<'_>,
        sink: &mut Sink<'_>,
    ) {
        let labels = reader.labels(number);
        let Some(outcome) = outcome else {
            return self.collect_histogram(&[0], &labels[0], reader, sink);
        };
        for (word, labels) in words(outcome).zip(labels) {
            let alike = (0..self.layout.endings).filter(|ending| self.desc.word(*ending) == word);
            let endings: Vec<_> = alike.collect();
            self.collect_histogram(&endings, labels, reader, sink);
        }
    }

    /// Adds the histograms of these ways to end up.
    fn collect_histogram(
        &self,
        endings: &[usize],
        labels: &std::sync::Arc<str>,
        reader: &Reader<'_>,
        sink: &mut Sink<'_>,
    ) {
        let bases: Vec<_> = endings
            .iter()
            .map(|it| self.layout.histogram(*it))
            .collect();
        let buckets = self.bounds.buckets();
        let mut exemplars: Vec<_> = bases
            .iter()
            .flat_map(|base| reader.exemplars(*base, buckets))
            .collect();
        // Of each bucket the first of these ways to end.
        exemplars.sort_by_key(|(bucket, _)| *bucket);
        exemplars.dedup_by_key(|(bucket, _)| *bucket);
        let totals = &reader.totals;
        // The sums first, so that they hold no call that the counts do not.
        let sums = bases.iter().map(|base| totals.sum_f64(base + SUM));
        let seconds = sums.sum::<f64>() / self.clock.ticks_per_second();
        let native = || {
            let numbers = endings.iter().map(|it| self.layout.number(*it));
            let each = numbers.map(|number| reader.native(number));
            each.reduce(|sum, more| {
                let (mut sum, more) = (sum?, more?);
                sum.merge(&more);
                Some(sum)
            })?
        };
        let counts = |counts: &mut Vec<u64>| {
            let first = counts.len();
            self.bounds.cumulative(totals, bases[0], counts);
            for base in &bases[1..] {
                let mut more = Vec::new();
                self.bounds.cumulative(totals, *base, &mut more);
                counts[first..]
                    .iter_mut()
                    .zip(more)
                    .for_each(|(sum, count)| *sum = sum.wrapping_add(count));
            }
        };
        sink.histogram(labels, seconds, exemplars, counts, native);
    }

    fn collect_in_flight(&self, number: usize, reader: &Reader<'_>, sink: &mut Sink<'_>) {
        let in_flight = Number::Signed(self.in_flight_of(reader));
        sink.number(&reader.labels(number)[0], in_flight);
    }

    /// The calls in flight of all series.
    #[cfg(feature = "http")]
    pub(crate) fn in_flight(&self) -> i64 {
        let mut sum = 0;
        let sums = Sums::default();
        self.store
            .each(&sums, |reader| sum += self.in_flight_of(&reader));
        sum
    }

    fn in_flight_of(&self, reader: &Reader<'_>) -> i64 {
        // The finished first, where all threads write the cells: a call seen to end has been seen to begin, so the
        // difference is never negative. Sums have the entered read last.
        let ended = |ending| reader.totals.sum(finished(ending));
        let finished = (0..self.layout.endings)
            .map(ended)
            .fold(0, u64::wrapping_add);
        let entered = reader.totals.sum(ENTERED);
        entered.wrapping_sub(finished).cast_signed()
    }

    fn collect_errors(
        &self,
        number: usize,
        classes: usize,
        reader: &Reader<'_>,
        sink: &mut Sink<'_>,
    ) {
        let labels = reader.labels(number);
        if classes == 0 {
            let failed = self.finished(reader, |ending| self.fails(ending));
            return sink.number(&labels[0], failed);
        }
        for (class, labels) in labels.iter().enumerate() {
            sink.number(
                labels,
                Number::Unsigned(reader.totals.sum(self.layout.classes.0 + class)),
            );
        }
    }

    /// Whether the way to end of this index is a failure to a user.
    fn fails(&self, ending: usize) -> bool {
        match ending.checked_sub(Outcome::ALL.len()) {
            Some(more) => self.desc.more[more].error,
            None => [Outcome::Error, Outcome::Panic].contains(&Outcome::ALL[ending]),
        }
    }
}

impl Source for OperationCells {
    fn collect(&self, family: usize, sink: &mut Sink<'_>) {
        let Family {
            shows,
            number,
            summed,
        } = self.families[family];
        let sums = sink.sums();
        let mut read = |reader: Reader<'_>| match shows {
            Shows::Calls { outcome } => self.collect_calls(number, outcome, &reader, sink),
            Shows::Duration { outcome } => self.collect_duration(number, outcome, &reader, sink),
            Shows::InFlight => self.collect_in_flight(number, &reader, sink),
            Shows::Errors { classes } => self.collect_errors(number, classes, &reader, sink),
        };
        self.store.each(sums, &mut read);
        if summed {
            self.store.blank_if_none(read);
            sink.add_up();
        }
    }

    fn overflowed(&self) -> Option<u64> {
        self.store.overflowed()
    }
}
