use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::http::header::CONTENT_LENGTH;
use axum::http::response::Parts;
use axum::http::{HeaderMap, StatusCode};
use hyper::body::{Body, Buf, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::counted::Counted;
use super::grpc;
use crate::operation::{Outcome, Verdict};

pin_project! {
    /// The body of an answer whose request ends when all of it has been handed to the server, when it fails, or when it is
    /// dropped before that, because the client has gone.
    #[derive(Debug)]
    pub struct CountedBody<A> {
        // Before the call, so that it is dropped first.
        #[pin]
        body: A,
        counted: Option<Counted>,
        verdict: Verdict,
        remaining: Option<u64>,
        // Whether the status says so little that trailers may say more.
        plain: bool,
    }
}

impl<A: Body> CountedBody<A> {
    /// Of an answer with this head.
    pub(super) fn new(body: A, head: &Parts, head_only: bool, counted: Counted) -> Self {
        let size = body.size_hint().exact();
        let mut this = Self {
            verdict: counted.verdict(head.status, &head.headers),
            // A server that has sent as much as it said takes no look whether there is more, but for trailers.
            remaining: size
                .or_else(|| length(&head.headers))
                .filter(|_| !grpc::is_grpc(&head.headers)),
            plain: head.status == StatusCode::OK,
            body,
            counted: Some(counted),
        };
        if head_only || has_no_body(head.status) || this.body.is_end_stream() {
            end(&mut this.counted, this.verdict);
        }
        this
    }

    pub(super) fn uncounted(body: A) -> Self {
        Self {
            body,
            counted: None,
            verdict: Verdict::OK,
            remaining: None,
            plain: false,
        }
    }
}

fn end(counted: &mut Option<Counted>, verdict: Verdict) {
    if let Some(counted) = counted.take() {
        counted.finish(verdict);
    }
}

fn length(head: &HeaderMap) -> Option<u64> {
    head.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Source: RFC 9110, "Content"; RFC 9112, "Message Body Length".
fn has_no_body(status: StatusCode) -> bool {
    status.is_informational()
        || status == StatusCode::NO_CONTENT
        || status == StatusCode::NOT_MODIFIED
}

impl<A: Body> Body for CountedBody<A> {
    type Data = A::Data;
    type Error = A::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<A::Data>, A::Error>>> {
        let mut this = self.project();
        let frame = Counted::within(this.counted, || this.body.as_mut().poll_frame(context));
        let frame = ready!(frame);
        match &frame {
            None => end(this.counted, *this.verdict),
            Some(Err(_)) => end(this.counted, Verdict::plain(Outcome::Error)),
            Some(Ok(frame)) => {
                if let (Some(left), Some(data)) = (this.remaining.as_mut(), frame.data_ref()) {
                    *left = left.saturating_sub(data.remaining() as u64);
                }
                if let (true, Some(trailers), Some(counted)) =
                    (*this.plain, frame.trailers_ref(), &*this.counted)
                    && let Some(verdict) = counted.verdict_of_trailers(trailers)
                {
                    *this.verdict = verdict;
                }
                // Nothing comes after trailers.
                let is_last = frame.is_trailers() || *this.remaining == Some(0);
                if is_last || this.body.is_end_stream() {
                    end(this.counted, *this.verdict);
                }
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
