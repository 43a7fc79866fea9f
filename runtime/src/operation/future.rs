//! Calls that are futures.

use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;
use tracing::span::Id;
use tracing::{Dispatch, Span};

use super::place::{Counted, Place};
use super::site::CallSite;
use super::{Outcome, Verdict};

/// Makes a future whose run is a call: it begins with the first poll.
#[inline]
pub fn future<R, F, P, V>(
    site: &'static CallSite,
    place: P,
    body: F,
    verdict: V,
) -> CallFuture<F, P, V>
where
    F: Future<Output = R>,
    P: Place,
    V: FnMut(&R) -> Verdict,
{
    CallFuture {
        body,
        call: FutureCall::new(site, place),
        verdict,
    }
}

/// The same in a span that was made for the call, because it has fields.
#[inline]
pub fn future_in<R, F, P, V>(
    site: &'static CallSite,
    place: P,
    span: Span,
    body: F,
    verdict: V,
) -> CallFuture<F, P, V>
where
    F: Future<Output = R>,
    P: Place,
    V: FnMut(&R) -> Verdict,
{
    CallFuture {
        body,
        call: FutureCall::spanned(site, place, span),
        verdict,
    }
}

/// `Box::pin` without its path, which a user may have hidden.
#[inline]
pub fn pinned<F: Future>(future: F) -> Pin<Box<F>> {
    Box::pin(future)
}

/// The same for `Box::new`.
#[inline]
pub fn boxed<F: Future>(future: F) -> Box<F> {
    Box::new(future)
}

/// The same for `Box::into_pin`: not every box of a future is one.
#[inline]
pub fn into_pin<F: Future + ?Sized>(future: Box<F>) -> Pin<Box<F>> {
    Box::into_pin(future)
}

pin_project! {
    /// Adds two words to the future in it, and one or two more where the function has labels.
    #[derive(Debug)]
    pub struct CallFuture<F, P: Place, V> {
        #[pin]
        body: F,
        // Dropped after the body: a call is in flight until its values are gone.
        call: FutureCall<P>,
        verdict: V,
    }

    impl<F, P: Place, V> PinnedDrop for CallFuture<F, P, V> {
        fn drop(this: Pin<&mut Self>) {
            this.project().call.enter_span();
        }
    }
}

impl<R, F, P, V> Future for CallFuture<F, P, V>
where
    F: Future<Output = R>,
    P: Place,
    V: FnMut(&R) -> Verdict,
{
    type Output = R;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<R> {
        let this = self.project();
        // A runtime catches a panic and drops the future later, when nothing unwinds any more. So it is told here.
        let polled = Polled::enter(this.call);
        let poll = this.body.poll(cx);
        // A predicate is the user's code too, and may panic as the body may.
        polled.leave(match &poll {
            Poll::Ready(output) => (this.verdict)(output),
            Poll::Pending => Verdict::PENDING,
        });
        poll
    }
}

/// A call that is just polled. It ends in a panic unless it is told something else.
struct Polled<'a, P: Place>(&'a mut FutureCall<P>);

impl<'a, P: Place> Polled<'a, P> {
    #[inline]
    fn enter(call: &'a mut FutureCall<P>) -> Self {
        P::enter(call);
        Self(call)
    }

    #[inline]
    fn leave(self, verdict: Verdict) {
        P::leave(self.0, verdict);
        mem::forget(self);
    }
}

impl<P: Place> Drop for Polled<'_, P> {
    #[inline]
    fn drop(&mut self) {
        P::panicked(self.0);
    }
}

/// The call of a future.
#[derive(Debug)]
pub struct FutureCall<P: Place> {
    progress: Progress,
    place: P,
}

/// How far it has come.
#[derive(Debug)]
enum Progress {
    // As most programs' most calls.
    Plain {
        site: &'static CallSite,
        /// The ticks at which it began, or one of the two values below.
        start: u64,
    },
    Spanned(Arc<Spanned>),
}

/// The same in a span. In an `Arc`, though nobody shares it, because its end is one call for each function.
#[derive(Debug)]
struct Spanned {
    site: &'static CallSite,
    start: u64,
    span: Span,
}

// The start of a call that runs is odd: a tick more or less is none.
const WAITING: u64 = 0;
const FINISHED: u64 = 2;

fn runs(start: u64) -> bool {
    start & 1 == 1
}

impl<P: Place> FutureCall<P> {
    fn new(site: &'static CallSite, place: P) -> Self {
        let start = WAITING;
        Self {
            progress: Progress::Plain { site, start },
            place,
        }
    }

    fn spanned(site: &'static CallSite, place: P, span: Span) -> Self {
        if span.is_disabled() {
            return Self::new(site, place);
        }
        let start = WAITING;
        Self {
            progress: Progress::Spanned(Arc::new(Spanned { site, start, span })),
            place,
        }
    }

    /// Enters the span of a call that runs. What the body drops belongs to it too.
    #[inline]
    fn enter_span(&self) {
        if let Progress::Spanned(spanned) = &self.progress {
            spanned.enter();
        }
    }
}

impl<P: Place> Drop for FutureCall<P> {
    #[inline]
    fn drop(&mut self) {
        if !matches!(
            self.progress,
            Progress::Plain {
                start: FINISHED,
                ..
            }
        ) {
            P::cancel(self);
        }
    }
}

/// What each kind of place does about a poll, in one function of its own.
#[expect(clippy::inline_always, reason = "it is the body of that function")]
#[inline(always)]
pub(super) fn enter<P: Place + Counted>(call: &mut FutureCall<P>) {
    match &mut call.progress {
        Progress::Plain { site, start } if !site.may_want_span() => {
            if *start == WAITING {
                *start = begun(site, &call.place);
            }
        }
        _ => enter_with_span(call),
    }
}

#[cold]
fn enter_with_span<P: Place + Counted>(call: &mut FutureCall<P>) {
    match &mut call.progress {
        Progress::Plain { site, start } if *start == WAITING => {
            let (site, span) = (*site, site.open());
            *start = begun(site, &call.place);
            let start = *start;
            if let Some(span) = span {
                call.progress = Progress::Spanned(Arc::new(Spanned { site, start, span }));
            }
        }
        Progress::Plain { .. } => {}
        Progress::Spanned(spanned) => {
            if let Some(spanned) = Arc::get_mut(spanned)
                && spanned.start == WAITING
            {
                spanned.start = begun(spanned.site, &call.place);
            }
        }
    }
    call.enter_span();
}

#[expect(clippy::inline_always, reason = "as above")]
#[inline(always)]
pub(super) fn leave<P: Place + Counted>(call: &mut FutureCall<P>, verdict: Verdict) {
    match &mut call.progress {
        Progress::Plain { site, start } => {
            if verdict != Verdict::PENDING && *start != FINISHED {
                call.place.finish(site.cells(), *start, verdict);
                *start = FINISHED;
            }
        }
        Progress::Spanned(spanned) => {
            if verdict == Verdict::PENDING {
                spanned.exit();
            } else {
                finish_spanned(call, verdict);
            }
        }
    }
}

#[cold]
fn finish_spanned<P: Place + Counted>(call: &mut FutureCall<P>, verdict: Verdict) {
    if let Progress::Spanned(spanned) = &mut call.progress {
        let (site, start) = (spanned.site, FINISHED);
        // In its span, to whose trace its exemplar points.
        call.place.finish(site.cells(), spanned.start, verdict);
        spanned.exit();
        site.mark(&spanned.span, verdict);
        call.progress = Progress::Plain { site, start };
    }
}

#[inline]
pub(super) fn cancel<P: Place + Counted>(call: &mut FutureCall<P>) {
    let start = match &call.progress {
        Progress::Plain { start, .. } => *start,
        Progress::Spanned(spanned) => spanned.start,
    };
    if runs(start) {
        leave(call, Verdict::plain(Outcome::Cancelled));
    }
}

#[inline]
fn begun<P: Counted>(site: &'static CallSite, place: &P) -> u64 {
    place.start(site.cells()) | 1
}

impl Spanned {
    #[cold]
    fn enter(&self) {
        if runs(self.start) {
            let enter = |(id, dispatch): (&Id, &Dispatch)| dispatch.enter(id);
            self.span.with_subscriber(enter);
        }
    }

    #[cold]
    fn exit(&self) {
        let exit = |(id, dispatch): (&Id, &Dispatch)| dispatch.exit(id);
        self.span.with_subscriber(exit);
    }
}
