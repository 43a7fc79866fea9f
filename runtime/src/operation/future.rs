//! Calls that are futures.

use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;
use tracing::Span;

use super::site::{CallSite, Place};
use super::{Outcome, Verdict};

/// Makes a future whose run is a call: it begins with the first poll. `span` is the call's own, where it has fields.
#[inline]
pub fn future<R, F, P, V>(
    site: &'static CallSite,
    place: P,
    span: Option<Span>,
    future: F,
    verdict: V,
) -> CallFuture<F, P, V>
where
    F: Future<Output = R>,
    P: Place,
    V: FnMut(&R) -> Verdict,
{
    let span = span.map(Box::new);
    CallFuture {
        body: Body::Live { future, site },
        progress: Progress {
            start: WAITING,
            span,
        },
        place,
        verdict,
    }
}

/// `Box::pin` without its path, which a user may have hidden.
#[inline]
pub fn pinned<F: Future>(future: F) -> Pin<Box<F>> {
    Box::pin(future)
}

pin_project! {
    /// Adds three words to the future in it, and two more where the function has labels.
    #[derive(Debug)]
    pub struct CallFuture<F, P: Place, V> {
        #[pin]
        body: Body<F>,
        progress: Progress,
        place: P,
        verdict: V,
    }

    impl<F, P: Place, V> PinnedDrop for CallFuture<F, P, V> {
        fn drop(this: Pin<&mut Self>) {
            this.cancel();
        }
    }
}

pin_project! {
    // The reference to the site lies beside the future so that its niche tells the variants apart.
    #[derive(Debug)]
    #[project = BodyProjection]
    enum Body<F> {
        Live { #[pin] future: F, site: &'static CallSite },
        Dropped,
    }
}

/// How far a call has come.
#[derive(Debug)]
struct Progress {
    /// The ticks at which it began, or one of the two values below.
    start: u64,
    /// Boxed, because most programs' most calls have none.
    span: Option<Box<Span>>,
}

const WAITING: u64 = 0;
const FINISHED: u64 = u64::MAX;

impl Progress {
    fn runs(&self) -> bool {
        self.start != WAITING && self.start != FINISHED
    }

    #[inline]
    fn begin<P: Place>(&mut self, site: &'static CallSite, place: &P) {
        if self.span.is_some() || site.may_want_span() {
            self.open(site);
        }
        self.start = place.start(site).clamp(WAITING + 1, FINISHED - 1);
    }

    #[inline(never)]
    fn open(&mut self, site: &'static CallSite) {
        self.span = site.open(self.span.take().map(|span| *span)).map(Box::new);
    }

    /// Records the end, and closes the span.
    #[inline]
    fn finish<P: Place>(&mut self, site: &'static CallSite, place: &P, verdict: Verdict) {
        place.finish(site, self.start, verdict);
        self.start = FINISHED;
        if let Some(span) = self.span.take() {
            close(site, span, verdict);
        }
    }
}

#[inline(never)]
fn close(site: &'static CallSite, span: Box<Span>, verdict: Verdict) {
    site.mark(&span, verdict);
    drop(span);
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
        let BodyProjection::Live { future, site } = this.body.project() else {
            unreachable!("only the drop takes the future out");
        };
        let (progress, place) = (this.progress, &*this.place);
        if progress.start == WAITING {
            progress.begin(site, place);
        }
        // A runtime catches a panic and drops the future later, when nothing unwinds any more. So it is told here.
        let unwinding = Ending {
            site,
            place,
            progress: &mut *progress,
            verdict: Verdict::plain(Outcome::Panic),
        };
        let poll = unwinding.within(|| future.poll(cx));
        // A predicate is the user's code too, and may panic as the body may.
        let verdict = match &poll {
            Poll::Ready(output) => Some((this.verdict)(output)),
            Poll::Pending => None,
        };
        std::mem::forget(unwinding);
        if let Some(verdict) = verdict
            && progress.runs()
        {
            progress.finish(site, place, verdict);
        }
        poll
    }
}

impl<F, P: Place, V> CallFuture<F, P, V> {
    /// Ends a call that has begun and is not ready: first the future in it, then the call.
    #[inline]
    fn cancel(self: Pin<&mut Self>) {
        let mut this = self.project();
        if !this.progress.runs() {
            return;
        }
        let BodyProjection::Live { site, .. } = this.body.as_mut().project() else {
            return;
        };
        let ending = Ending {
            site,
            place: &*this.place,
            progress: this.progress,
            verdict: Verdict::plain(Outcome::Cancelled),
        };
        ending.within(|| this.body.set(Body::Dropped));
    }
}

/// Ends the call when it is dropped.
struct Ending<'a, P: Place> {
    site: &'static CallSite,
    place: &'a P,
    progress: &'a mut Progress,
    verdict: Verdict,
}

impl<P: Place> Ending<'_, P> {
    /// Runs something in the call's span.
    #[inline]
    fn within<T>(&self, run: impl FnOnce() -> T) -> T {
        let _entered = self.progress.span.as_ref().map(|span| span.enter());
        run()
    }
}

impl<P: Place> Drop for Ending<'_, P> {
    #[cold]
    fn drop(&mut self) {
        if self.progress.runs() {
            self.progress.finish(self.site, self.place, self.verdict);
        }
    }
}
