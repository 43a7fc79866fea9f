//! The place of an instrumented function: what it declares, and calls of it that are no futures.

use std::sync::{Arc, OnceLock};

use bellwether_spec::OperationDesc;
use bellwether_spec::catalog::Catalog;
use tracing::Span;
use tracing::callsite::DefaultCallsite;
use tracing::span::EnteredSpan;

use super::place::{Found, Place, Placed};
use super::{OperationCells, Outcome, Verdict, span};
use crate::label::LabelSet;
use crate::registry::{Declare, attach, make, make_and_report};
use crate::report::Problem;

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
        <L::Values as Placed>::place(labels, || Found(self.cells().at(labels)))
    }

    #[inline]
    pub(super) fn cells(&self) -> &OperationCells {
        match self.cells.get() {
            Some(cells) => cells,
            None => self.attached(),
        }
    }

    #[cold]
    fn attached(&self) -> &OperationCells {
        make_and_report(&self.cells, || attach(self.desc)).as_ref()
    }

    /// Whether a span without fields may be wanted: one load in a program without a subscriber.
    #[inline]
    pub(super) fn may_want_span(&self) -> bool {
        span::any_wanted() && self.span.is_some()
    }

    /// A span without fields where somebody wants it.
    #[cold]
    pub(super) fn open(&self) -> Option<Span> {
        self.span.and_then(span::open)
    }

    /// The same, entered.
    #[cold]
    pub(super) fn enter(&self) -> Option<Box<EnteredSpan>> {
        self.open().map(|span| Box::new(span.entered()))
    }

    /// Says how the call ended, and leaves its span.
    #[cold]
    pub(super) fn leave(&self, span: Box<EnteredSpan>, verdict: Verdict) {
        self.mark(&span, verdict);
        drop(span);
    }

    pub(super) fn mark(&self, span: &Span, verdict: Verdict) {
        span::mark(span, verdict, self.desc.words);
    }
}

impl Declare for CallSite {
    fn declare(&'static self) -> Vec<Problem> {
        let (_, problem) = make(&self.cells, || attach(self.desc));
        problem.into_iter().collect()
    }

    fn describe(&'static self, catalog: &mut Catalog) {
        catalog.add_operation(self.desc);
    }
}

/// Runs the body as a call. `body` is an `FnOnce`, so that it may return what it borrows through a `&mut` of its own.
#[inline]
pub fn call<R, P: Place>(
    site: &'static CallSite,
    place: P,
    body: impl FnOnce() -> R,
    verdict: impl FnOnce(&R) -> Verdict,
) -> R {
    let running = Running::begin(site, place);
    let output = body();
    running.end(verdict(&output));
    output
}

/// The same in a span that was made for the call.
#[inline]
pub fn call_in<R, P: Place>(
    site: &'static CallSite,
    place: P,
    span: Span,
    body: impl FnOnce() -> R,
    verdict: impl FnOnce(&R) -> Verdict,
) -> R {
    let running = Running::begin_in(site, place, span);
    let output = body();
    running.end(verdict(&output));
    output
}

/// A call that ends in a panic unless it is told another end.
struct Running<P: Place> {
    site: &'static CallSite,
    place: P,
    start: u64,
    span: Option<Box<EnteredSpan>>,
}

impl<P: Place> Running<P> {
    #[inline]
    fn begin(site: &'static CallSite, place: P) -> Self {
        let (start, span) = P::begin(place.seen(), site);
        Self {
            site,
            place,
            start,
            span,
        }
    }

    fn begin_in(site: &'static CallSite, place: P, span: Span) -> Self {
        let (start, span) = P::begin_in(place.seen(), site, span);
        Self {
            site,
            place,
            start,
            span,
        }
    }

    #[inline]
    fn end(self, verdict: Verdict) {
        let mut this = std::mem::ManuallyDrop::new(self);
        let span = this.span.take();
        P::end(this.place.seen(), this.site, this.start, span, verdict);
    }
}

impl<P: Place> Drop for Running<P> {
    #[inline]
    fn drop(&mut self) {
        let (span, unwinding) = (self.span.take(), Verdict::plain(Outcome::Panic));
        P::end(self.place.seen(), self.site, self.start, span, unwinding);
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
