//! Where in a call site a call is counted, and what a call does there: once for each kind of place, and not for each
//! function, so that an expansion holds calls of it and nothing else.

use tracing::Span;
use tracing::span::EnteredSpan;

use super::future::{self, FutureCall};
use super::polls::PollSite;
use super::site::CallSite;
use super::{OperationCells, Outcome, Verdict};
use crate::family::At;
use crate::label::{Closed, LabelSet, Open, Openness};

/// Where in a call site a call is counted. The place of a function without labels takes no memory.
pub trait Place: Sized {
    /// What a call without a future hands on of it: a copy where that is a word at most, so that it needs no memory.
    type Seen<'a>: Copy
    where
        Self: 'a;
    /// That.
    fn seen(&self) -> Self::Seen<'_>;
    /// A call begins; the ticks at which it did, and its span, entered. Boxed, so that a call without one keeps a word.
    fn begin(place: Self::Seen<'_>, site: &'static CallSite) -> (u64, Option<Box<EnteredSpan>>);
    /// The same, with a span that was made for the call.
    fn begin_in(
        place: Self::Seen<'_>,
        site: &'static CallSite,
        span: Span,
    ) -> (u64, Option<Box<EnteredSpan>>);
    /// A call that began then ends.
    fn end(
        place: Self::Seen<'_>,
        site: &'static CallSite,
        start: u64,
        span: Option<Box<EnteredSpan>>,
        verdict: Verdict,
    );
    /// A future is about to be polled.
    fn enter(call: &mut FutureCall<Self>);
    /// It was, and is ready with this verdict, or it is not.
    fn leave(call: &mut FutureCall<Self>, verdict: Verdict);
    /// Its poll unwinds.
    fn panicked(call: &mut FutureCall<Self>);
    /// It is dropped, and all that it held is.
    fn cancel(call: &mut FutureCall<Self>);
    /// What has passed since is time that a future waited; the ticks of now.
    fn idled(&self, site: &'static PollSite, since: u64) -> u64;
    /// What has passed since is time that a future was polled; the ticks of now.
    fn polled(&self, site: &'static PollSite, since: u64) -> u64;
}

/// A place as the cells know it.
pub(super) trait Counted {
    fn start(&self, cells: &OperationCells) -> u64;
    fn finish(&self, cells: &OperationCells, start: u64, verdict: Verdict);
    /// Uses it where others are found too.
    fn on<R>(&self, run: impl FnOnce(&At) -> R) -> R;
}

/// The only place there is.
#[expect(
    clippy::inline_always,
    reason = "in two functions of each kind of place"
)]
impl Counted for () {
    #[inline(always)]
    fn start(&self, cells: &OperationCells) -> u64 {
        cells.start_at(0)
    }

    #[inline(always)]
    fn finish(&self, cells: &OperationCells, start: u64, verdict: Verdict) {
        cells.finish_at(0, start, verdict);
    }

    fn on<R>(&self, run: impl FnOnce(&At) -> R) -> R {
        run(&At::Closed(0))
    }
}

/// The place of a series of a closed set.
#[derive(Clone, Copy, Debug)]
pub struct Indexed(usize);

#[expect(
    clippy::inline_always,
    reason = "in two functions of each kind of place"
)]
impl Counted for Indexed {
    #[inline(always)]
    fn start(&self, cells: &OperationCells) -> u64 {
        cells.start_at(self.0)
    }

    #[inline(always)]
    fn finish(&self, cells: &OperationCells, start: u64, verdict: Verdict) {
        cells.finish_at(self.0, start, verdict);
    }

    fn on<R>(&self, run: impl FnOnce(&At) -> R) -> R {
        run(&At::Closed(self.0))
    }
}

/// The place of a series of an open set.
#[derive(Debug)]
pub struct Found(pub(super) At);

#[expect(
    clippy::inline_always,
    reason = "in two functions of each kind of place"
)]
impl Counted for Found {
    #[inline(always)]
    fn start(&self, cells: &OperationCells) -> u64 {
        cells.start(&self.0)
    }

    #[inline(always)]
    fn finish(&self, cells: &OperationCells, start: u64, verdict: Verdict) {
        cells.finish(&self.0, start, verdict);
    }

    fn on<R>(&self, run: impl FnOnce(&At) -> R) -> R {
        run(&self.0)
    }
}

macro_rules! places {
    ($($type:ty, $seen:ty, $place:ident => $see:expr;)*) => {
        $(impl Place for $type {
            type Seen<'a> = $seen;

            #[inline]
            fn seen(&self) -> Self::Seen<'_> {
                let $place = self;
                $see
            }

            #[inline(never)]
            fn begin(
                place: Self::Seen<'_>,
                site: &'static CallSite,
            ) -> (u64, Option<Box<EnteredSpan>>) {
                let span = if site.may_want_span() { site.enter() } else { None };
                (place.start(site.cells()), span)
            }

            fn begin_in(
                place: Self::Seen<'_>,
                site: &'static CallSite,
                span: Span,
            ) -> (u64, Option<Box<EnteredSpan>>) {
                let span = (!span.is_disabled()).then(|| Box::new(span.entered()));
                (place.start(site.cells()), span)
            }

            #[inline(never)]
            fn end(
                place: Self::Seen<'_>,
                site: &'static CallSite,
                start: u64,
                span: Option<Box<EnteredSpan>>,
                verdict: Verdict,
            ) {
                place.finish(site.cells(), start, verdict);
                if let Some(span) = span {
                    site.leave(span, verdict);
                }
            }

            #[inline(never)]
            fn enter(call: &mut FutureCall<Self>) {
                future::enter(call);
            }

            #[inline(never)]
            fn leave(call: &mut FutureCall<Self>, verdict: Verdict) {
                future::leave(call, verdict);
            }

            #[cold]
            fn panicked(call: &mut FutureCall<Self>) {
                future::leave(call, Verdict::plain(Outcome::Panic));
            }

            #[cold]
            fn cancel(call: &mut FutureCall<Self>) {
                future::cancel(call);
            }

            #[inline(never)]
            fn idled(&self, site: &'static PollSite, since: u64) -> u64 {
                self.on(|at| site.idled(at, since))
            }

            #[inline(never)]
            fn polled(&self, site: &'static PollSite, since: u64) -> u64 {
                self.on(|at| site.polled(at, since))
            }
        })*
    };
}

places! {
    (), (), _place => ();
    Indexed, Self, place => *place;
    Found, &'a Self, place => place;
}

/// How a series is found, and kept while a call runs: one of a closed set by its index alone, which costs nothing to copy.
pub trait Placed: Openness {
    /// Where it is.
    type Place: Place;
    /// Finds it: that of an open set by `find`.
    fn place<L: LabelSet>(labels: &L, find: impl FnOnce() -> Found) -> Self::Place;
}

impl Placed for Closed {
    type Place = Indexed;

    #[inline]
    fn place<L: LabelSet>(labels: &L, _: impl FnOnce() -> Found) -> Indexed {
        Indexed(labels.index())
    }
}

impl Placed for Open {
    type Place = Found;

    fn place<L: LabelSet>(_: &L, find: impl FnOnce() -> Found) -> Found {
        find()
    }
}
