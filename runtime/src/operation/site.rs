//! The place of an instrumented function: what it declares, and calls of it that are no futures.

use std::sync::{Arc, OnceLock};

use bellwether_spec::OperationDesc;
use tracing::Span;
use tracing::callsite::DefaultCallsite;
use tracing::span::EnteredSpan;

use super::{OperationCells, Outcome, Verdict, span};
use crate::family::At;
use crate::label::{Closed, LabelSet, Open, Openness};
use crate::registry::{Declare, attach};

/// What `#[instrumented]` makes of a function, as a static in it.
#[derive(Debug)]
pub struct CallSite {
    desc: &'static OperationDesc,
    span: Option<&'static DefaultCallsite>,
    cells: OnceLock<Arc<OperationCells>>,
}

impl CallSite {
    /// For these families, with this span or none.
    pub const fn new(desc: &'static OperationDesc, span: Option<&'static DefaultCallsite>) -> Self {
        let cells = OnceLock::new();
        Self { desc, span, cells }
    }

    /// Finds the series of these labels. They have to be those of the description.
    #[inline]
    pub fn at<L: LabelSet>(&self, labels: &L) -> <L::Values as Placed>::Place
    where
        L::Values: Placed,
    {
        <L::Values as Placed>::place(self, labels)
    }

    #[inline]
    fn cells(&self) -> &OperationCells {
        self.cells.get_or_init(|| attach(self.desc))
    }

    /// Whether a span without fields may be wanted: one load in a program without a subscriber.
    #[inline]
    pub(super) fn may_want_span(&self) -> bool {
        span::any_wanted() && self.span.is_some()
    }

    /// The span of a call: the one that was made for it, or one without fields where somebody wants it.
    pub(super) fn open(&self, own: Option<Span>) -> Option<Span> {
        match own {
            Some(own) => (!own.is_disabled()).then_some(own),
            None => self.span.and_then(span::open),
        }
    }

    /// The same, entered. Boxed, so that a call without one keeps a word for it, and out of line, so that each function
    /// holds no more than the question.
    #[inline(never)]
    fn enter(&self, own: Option<Span>) -> Option<Box<EnteredSpan>> {
        self.open(own).map(|span| Box::new(span.entered()))
    }

    /// Says how the call ended, and leaves its span.
    #[inline(never)]
    fn leave(&self, span: Box<EnteredSpan>, verdict: Verdict) {
        self.mark(&span, verdict);
        drop(span);
    }

    pub(super) fn mark(&self, span: &Span, verdict: Verdict) {
        span::mark(span, verdict, self.desc.words);
    }
}

impl Declare for CallSite {
    fn declare(&'static self) {
        self.cells();
    }
}

/// Where in a call site a call is counted. The place of a function without labels takes no memory.
pub trait Place {
    /// A call begins; the ticks at which it did.
    fn start(&self, site: &'static CallSite) -> u64;
    /// A call that began then ends.
    fn finish(&self, site: &'static CallSite, start: u64, verdict: Verdict);
}

/// The only place there is.
impl Place for () {
    fn start(&self, site: &'static CallSite) -> u64 {
        site.cells().start(&At::Closed(0))
    }

    fn finish(&self, site: &'static CallSite, start: u64, verdict: Verdict) {
        site.cells().finish(&At::Closed(0), start, verdict);
    }
}

/// How a series is found, and kept while a call runs: one of a closed set by its index alone, which costs nothing to copy.
pub trait Placed: Openness {
    /// Where it is.
    type Place: Place;
    /// Finds it.
    fn place<L: LabelSet>(site: &CallSite, labels: &L) -> Self::Place;
}

impl Placed for Closed {
    type Place = Indexed;

    #[inline]
    fn place<L: LabelSet>(_: &CallSite, labels: &L) -> Indexed {
        Indexed(labels.index())
    }
}

impl Placed for Open {
    type Place = Found;

    fn place<L: LabelSet>(site: &CallSite, labels: &L) -> Found {
        Found(site.cells().at(labels))
    }
}

/// The place of a series of a closed set.
#[derive(Debug)]
pub struct Indexed(usize);

impl Place for Indexed {
    fn start(&self, site: &'static CallSite) -> u64 {
        site.cells().start(&At::Closed(self.0))
    }

    fn finish(&self, site: &'static CallSite, start: u64, verdict: Verdict) {
        site.cells().finish(&At::Closed(self.0), start, verdict);
    }
}

/// The place of a series of an open set.
#[derive(Debug)]
pub struct Found(At);

impl Place for Found {
    fn start(&self, site: &'static CallSite) -> u64 {
        site.cells().start(&self.0)
    }

    fn finish(&self, site: &'static CallSite, start: u64, verdict: Verdict) {
        site.cells().finish(&self.0, start, verdict);
    }
}

/// Runs the body as a call. `body` is an `FnOnce`, so that it may return what it borrows through a `&mut` of its own.
#[inline]
pub fn call<R, P: Place>(
    site: &'static CallSite,
    place: P,
    span: Option<Span>,
    body: impl FnOnce() -> R,
    verdict: impl FnOnce(&R) -> Verdict,
) -> R {
    let span = if span.is_some() || site.may_want_span() {
        site.enter(span)
    } else {
        None
    };
    let start = place.start(site);
    let unwinding = Verdict::plain(Outcome::Panic);
    let mut running = Running {
        site,
        place,
        start,
        span,
        verdict: unwinding,
    };
    let output = body();
    running.verdict = verdict(&output);
    output
}

/// Ends the call when it is dropped, with the verdict it then has.
struct Running<P: Place> {
    site: &'static CallSite,
    place: P,
    start: u64,
    span: Option<Box<EnteredSpan>>,
    verdict: Verdict,
}

impl<P: Place> Drop for Running<P> {
    #[inline]
    fn drop(&mut self) {
        self.place.finish(self.site, self.start, self.verdict);
        if let Some(span) = self.span.take() {
            self.site.leave(span, self.verdict);
        }
    }
}

/// Runs a body that makes a future, which is what is counted. `body` is an `FnOnce` for the same reason as in [`call`].
#[inline]
pub fn call_once<R>(body: impl FnOnce() -> R) -> R {
    body()
}

/// A value of the type that a body returns. Never called: it stands in a branch that is never taken, where it tells the
/// compiler the type before the body does.
#[cold]
pub fn unreached<R>() -> R {
    unreachable!("it stands in a branch that is never taken")
}
