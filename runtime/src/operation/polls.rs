//! What futures do with their time: on request, beside the call, and at no cost to those that do not ask.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use bellwether_spec::PollsDesc;
use bellwether_spec::catalog::Catalog;
use pin_project_lite::pin_project;

use super::place::{Found, Place, Placed};
use crate::cell::{Cells, Clock, Kinds};
use crate::family::{At, Store, Writers};
use crate::label::LabelSet;
use crate::registry::{Declare, Source, attach_polls, make, make_and_report};
use crate::report::Problem;
use crate::snapshot::{Number, Sink};

/// What `poll = true` adds to a call site, as a static beside it.
#[derive(Debug)]
pub struct PollSite {
    desc: &'static PollsDesc,
    cells: OnceLock<Arc<PollCells>>,
}

impl PollSite {
    /// For these families.
    pub const fn new(desc: &'static PollsDesc) -> Self {
        let cells = OnceLock::new();
        Self { desc, cells }
    }

    /// Finds the series of these labels. They have to be those of the description.
    #[inline]
    pub fn at<L: LabelSet>(&self, labels: &L) -> <L::Values as Placed>::Place
    where
        L::Values: Placed,
    {
        <L::Values as Placed>::place(labels, || Found(self.cells().store.at(labels)))
    }

    fn cells(&self) -> &PollCells {
        match self.cells.get() {
            Some(cells) => cells,
            None => make_and_report(&self.cells, || attach_polls(self.desc)).as_ref(),
        }
    }

    /// A future is about to be polled, or is dropped: what has passed since was idle. The ticks of now.
    pub(super) fn idled(&self, at: &At, since: u64) -> u64 {
        let cells = self.cells();
        let now = cells.clock.now() | 1;
        if runs(since) {
            let ticks = now.saturating_sub(since);
            cells
                .store
                .record(at, |series| add_ticks(series, IDLE, ticks));
        }
        now
    }

    /// A poll that began then is over. The ticks of now.
    pub(super) fn polled(&self, at: &At, since: u64) -> u64 {
        let cells = self.cells();
        let now = cells.clock.now() | 1;
        let ticks = now.saturating_sub(since);
        cells.store.record(at, |series| cells.write(series, ticks));
        now
    }
}

impl Declare for PollSite {
    fn declare(&'static self) -> Vec<Problem> {
        let (_, problem) = make(&self.cells, || attach_polls(self.desc));
        problem.into_iter().collect()
    }

    fn describe(&'static self, catalog: &mut Catalog) {
        self.desc
            .families()
            .into_iter()
            .for_each(|family| catalog.add_family(family));
    }
}

/// The cells of a series: ticks busy and idle, polls, and those of them that were slow.
#[derive(Debug)]
pub(crate) struct PollCells {
    pub(crate) desc: &'static PollsDesc,
    store: Store,
    clock: Clock,
    /// More ticks make a poll a slow one.
    limit: u64,
}

const BUSY: usize = 0;
const IDLE: usize = 1;
const POLLS: usize = 2;
const SLOW: usize = 3;
const WIDTH: usize = 4;

impl PollCells {
    /// In a registry whose own labels are `constant`, written.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates"
    )]
    pub(crate) fn new(desc: &'static PollsDesc, constant: &str) -> Self {
        let clock = Clock::default();
        let limit = (desc.limit * clock.ticks_per_second()) as u64;
        let floats = [BUSY, IDLE].into();
        let last = [].into();
        let writers = Writers::EachThread(Kinds { floats, last });
        let store = Store::new(&desc.families(), constant, WIDTH, writers);
        Self {
            desc,
            store,
            clock,
            limit,
        }
    }

    fn write(&self, series: Cells<'_>, ticks: u64) {
        add_ticks(series, BUSY, ticks);
        series.add(POLLS, 1);
        if ticks > self.limit {
            series.add(SLOW, 1);
        }
    }
}

/// To a float, which never wraps.
#[expect(clippy::cast_precision_loss, reason = "2^53 ticks are a month")]
fn add_ticks(series: Cells<'_>, cell: usize, ticks: u64) {
    series.add_f64(cell, ticks.cast_signed() as f64);
}

impl Source for PollCells {
    fn collect(&self, family: usize, sink: &mut Sink<'_>) {
        let rate = self.clock.ticks_per_second();
        let sums = sink.sums();
        self.store.each(sums, |reader| {
            let labels = reader.labels(family);
            let count = |cell| Number::Unsigned(reader.totals.sum(cell));
            match family {
                0 => {
                    for (labels, cell) in labels.iter().zip([BUSY, IDLE]) {
                        let ticks = reader.totals.sum_f64(cell);
                        sink.number(labels, Number::Float(ticks / rate));
                    }
                }
                1 => sink.number(&labels[0], count(POLLS)),
                _ => sink.number(&labels[0], count(SLOW)),
            }
        });
    }

    fn overflowed(&self) -> Option<u64> {
        self.store.overflowed()
    }
}

/// Measures what a future does with its time.
#[inline]
pub fn polled<F: Future, P: Place>(site: &'static PollSite, place: P, body: F) -> Polled<F, P> {
    let since = WAITING;
    Polled {
        body,
        site,
        since,
        place,
    }
}

pin_project! {
    /// Adds two words to the future in it, and one or two more where the function has labels.
    #[derive(Debug)]
    pub struct Polled<F, P: Place> {
        #[pin]
        body: F,
        site: &'static PollSite,
        // The ticks at which it was polled or began to wait, or one of the values below.
        since: u64,
        place: P,
    }

    impl<F, P: Place> PinnedDrop for Polled<F, P> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if runs(*this.since) {
                this.place.idled(this.site, *this.since);
            }
        }
    }
}

// As with a call, the ticks of what has begun are odd.
const WAITING: u64 = 0;
const FINISHED: u64 = 2;

fn runs(since: u64) -> bool {
    since & 1 == 1
}

impl<F: Future, P: Place> Future for Polled<F, P> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let (site, place) = (*this.site, &*this.place);
        let begun = place.idled(site, *this.since);
        // A poll that panics is the last.
        *this.since = FINISHED;
        let busy = Busy { site, place, begun };
        let poll = this.body.poll(cx);
        let now = busy.end();
        if poll.is_pending() {
            *this.since = now;
        }
        poll
    }
}

/// A poll that runs, however it ends.
struct Busy<'a, P: Place> {
    site: &'static PollSite,
    place: &'a P,
    begun: u64,
}

impl<P: Place> Busy<'_, P> {
    fn end(self) -> u64 {
        let this = std::mem::ManuallyDrop::new(self);
        this.place.polled(this.site, this.begun)
    }
}

impl<P: Place> Drop for Busy<'_, P> {
    fn drop(&mut self) {
        self.place.polled(self.site, self.begun);
    }
}
