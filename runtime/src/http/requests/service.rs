use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::http::{Method, Request, Response};
use hyper::body::Body;
use pin_project_lite::pin_project;
use tower_service::Service;

use super::answer::{Head, Until};
use super::counted::{Counted, Requests};
use crate::operation::{Outcome, Verdict};

/// A service whose requests are counted, made by a [`RequestLayer`](super::RequestLayer).
#[derive(Debug)]
pub struct RequestService<S, U = Head> {
    inner: S,
    requests: Arc<Requests>,
    until: PhantomData<fn() -> U>,
}

impl<S, U> RequestService<S, U> {
    pub(super) fn new(inner: S, requests: Arc<Requests>) -> Self {
        Self {
            inner,
            requests,
            until: PhantomData,
        }
    }
}

impl<S: Clone, U> Clone for RequestService<S, U> {
    fn clone(&self) -> Self {
        Self::new(self.inner.clone(), Arc::clone(&self.requests))
    }
}

impl<S, U, B, A> Service<Request<B>> for RequestService<S, U>
where
    S: Service<Request<B>, Response = Response<A>>,
    U: Until,
    A: Body,
{
    type Response = Response<U::Body<A>>;
    type Error = S::Error;
    type Future = RequestFuture<S::Future, U>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // Dropped where the inner service panics at once.
        let (mut counted, request) = self.requests.start(request);
        let head_only = *request.method() == Method::HEAD;
        RequestFuture {
            future: Counted::within(&mut counted, || self.inner.call(request)),
            counted,
            head_only,
            until: PhantomData,
        }
    }
}

pin_project! {
    /// The answer to a request that is counted. Dropped before there is one, the request ends as cancelled: the client
    /// has gone.
    #[derive(Debug)]
    #[must_use = "a future does nothing unless it is polled"]
    pub struct RequestFuture<F, U> {
        // Before the call, so that it is dropped first and its end is in the time.
        #[pin]
        future: F,
        counted: Option<Counted>,
        head_only: bool,
        until: PhantomData<fn() -> U>,
    }
}

impl<F, U, A, E> Future for RequestFuture<F, U>
where
    F: Future<Output = Result<Response<A>, E>>,
    U: Until,
    A: Body,
{
    type Output = Result<Response<U::Body<A>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let answered = Counted::within(this.counted, || this.future.poll(context));
        let answered = ready!(answered);
        let counted = this.counted.take();
        Poll::Ready(match answered {
            Ok(answer) => Ok(U::answer(counted, answer, *this.head_only)),
            Err(error) => {
                if let Some(counted) = counted {
                    counted.finish(Verdict::plain(Outcome::Error));
                }
                Err(error)
            }
        })
    }
}
