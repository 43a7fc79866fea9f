use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use opentelemetry::Context;
use opentelemetry::trace::Status;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use tokio::sync::Notify;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::settings::Settings;
use super::{Reason, Spans};

thread_local! {
    /// Whether this thread sends spans: those of its own connections would never end.
    pub(super) static SENDING: Cell<bool> = const { Cell::new(false) };
}

/// Where spans wait, in the order of their ends. Never waits itself: a span that finds it full is dropped and counted.
#[derive(Debug)]
pub(super) struct Queue {
    spans: Sender<SpanData>,
    batch: usize,
    enough: Arc<Notify>,
    metrics: Arc<Spans>,
}

/// The far end of the queue.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) spans: Receiver<SpanData>,
    /// Told when there are enough for a batch, so that a thread that ends a span need not wake anyone else.
    pub(super) enough: Arc<Notify>,
}

impl Queue {
    pub(super) fn new(settings: &Settings, metrics: &Arc<Spans>) -> (Self, Waiting) {
        let (sender, receiver) = channel(settings.queue);
        let enough = Arc::new(Notify::new());
        // Weak, so that it does not keep the spans of a program that has ended from being dropped.
        let spans = sender.downgrade();
        let waiting = move || {
            let spans = spans.upgrade();
            let waiting = spans.map_or(0, |it| it.max_capacity() - it.capacity());
            i64::try_from(waiting).unwrap_or(i64::MAX)
        };
        metrics.waiting.read_from(waiting);
        let queue = Self {
            spans: sender,
            batch: settings.batch,
            enough: Arc::clone(&enough),
            metrics: Arc::clone(metrics),
        };
        let waiting = Waiting {
            spans: receiver,
            enough,
        };
        (queue, waiting)
    }
}

impl SpanProcessor for Queue {
    fn on_start(&self, _span: &mut Span, _context: &Context) {}

    fn on_end(&self, mut span: SpanData) {
        if !span.span_context.is_sampled() || SENDING.get() {
            return;
        }
        mark(&mut span);
        if self.spans.try_send(span).is_err() {
            self.metrics.dropped.with(Reason::QueueFull).inc();
        }
        if self.spans.max_capacity() - self.spans.capacity() == self.batch {
            self.enough.notify_one();
        }
    }

    /// Waits are for whoever holds the guard.
    fn force_flush(&self) -> OTelSdkResult {
        self.enough.notify_one();
        Ok(())
    }

    fn shutdown_with_timeout(&self, _limit: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// A call that failed is a span that failed, as viewers of traces show it in red.
fn mark(span: &mut SpanData) {
    if span.status != Status::Unset {
        return;
    }
    let mut attributes = span.attributes.iter();
    let outcome = attributes.find(|attribute| attribute.key.as_str() == "outcome");
    let outcome = outcome.map(|attribute| attribute.value.as_str());
    if let Some(failed @ ("error" | "panic")) = outcome.as_deref() {
        span.status = Status::error(failed.to_owned());
    }
}
