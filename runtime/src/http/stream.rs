//! A connection's stream, with an end for clients that keep it waiting.

use std::fmt;
use std::future::Future;
use std::io::{self, ErrorKind, IoSlice};
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::seats::{Phase, Seat};
use super::settings::Limits;

/// What bytes go both ways on: TCP, a Unix socket, or TLS over one of them.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Duplex for S {}

pub(super) type Transport = Box<dyn Duplex>;

/// Who is at the other end: an address, or someone on this machine by a Unix socket. An extension of every request.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct Client(pub(super) Option<IpAddr>);

/// A step between accepting a connection and its first request, such as the handshake of TLS.
pub(super) trait Upgrade: fmt::Debug + Send + Sync {
    /// The stream that requests come from. It is dropped where it is not done within [`Limits::handshake`].
    fn upgrade(
        &self,
        stream: Transport,
    ) -> Pin<Box<dyn Future<Output = io::Result<Transport>> + Send>>;
}

/// How much a client has to take within [`Limits::write`], or the rest of the answer: who takes a byte now and then holds
/// a connection no longer than who takes none.
const STEP: usize = 16 << 10;

/// Fails reads and writes that take longer than the limits.
pub(super) struct Timed {
    stream: Transport,
    seat: Arc<Seat>,
    limits: Limits,
    reading: Timer,
    writing: Timer,
    /// Since `writing` was set.
    taken: usize,
}

/// Runs from when it is first asked until it is cleared.
#[derive(Default)]
struct Timer(Option<Pin<Box<Sleep>>>);

impl Timer {
    fn clear(&mut self) {
        self.0 = None;
    }

    /// Pending until the limit is over, and an error from then on.
    fn poll<T>(&mut self, limit: Duration, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        let sleep = self.0.get_or_insert_with(|| Box::pin(sleep(limit)));
        ready!(sleep.as_mut().poll(context));
        Poll::Ready(Err(ErrorKind::TimedOut.into()))
    }
}

impl Timed {
    pub(super) fn new(stream: Transport, seat: Arc<Seat>, limits: Limits) -> Self {
        Self {
            stream,
            seat,
            limits,
            reading: Timer::default(),
            writing: Timer::default(),
            taken: 0,
        }
    }

    /// What came of a write: fails where the client has taken too little for too long.
    fn written(
        &mut self,
        result: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        match result {
            Poll::Pending => return self.writing.poll(self.limits.write, context),
            Poll::Ready(Ok(taken)) => self.taken += taken,
            Poll::Ready(Err(_)) => {}
        }
        if self.taken >= STEP {
            self.taken = 0;
            self.writing.clear();
        }
        result
    }
}

impl AsyncRead for Timed {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = into.filled().len();
        let result = Pin::new(&mut this.stream).poll_read(context, into);
        match (result, this.seat.phase()) {
            (Poll::Pending, Phase::Asking) => this.reading.poll(this.limits.header_read, context),
            (Poll::Pending, Phase::Idle) => this.reading.poll(this.limits.idle, context),
            (Poll::Ready(Ok(())), Phase::Idle) if into.filled().len() > before => {
                this.seat.enter(Phase::Asking);
                this.reading.clear();
                Poll::Ready(Ok(()))
            }
            (result, _) => result,
        }
    }
}

impl AsyncWrite for Timed {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.written(result, context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.stream).poll_write_vectored(context, slices);
        this.written(result, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// All of what was written has been taken: between answers if there was one.
    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let Poll::Ready(result) = Pin::new(&mut this.stream).poll_flush(context) else {
            return this.writing.poll(this.limits.write, context);
        };
        this.taken = 0;
        this.writing.clear();
        if this.seat.phase() == Phase::Answered {
            this.seat.enter(Phase::Idle);
            this.reading.clear();
            // Nobody asks for the next request again before there is one, so this is when to have the task woken.
            if this
                .reading
                .poll::<()>(this.limits.idle, context)
                .is_ready()
            {
                context.waker().wake_by_ref();
            }
        }
        Poll::Ready(result)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match Pin::new(&mut this.stream).poll_shutdown(context) {
            Poll::Pending => this.writing.poll(this.limits.write, context),
            Poll::Ready(ended) => Poll::Ready(ended),
        }
    }
}
