use std::future::ready;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Sender as Started, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanData, SpanExporter as _};
use tokio::runtime::Builder;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use super::queue::{SENDING, Waiting};
use super::settings::Settings;
use super::{Reason, Spans, TelemetryError, exporter};
use crate::report::{Problem, report};

/// The thread that sends spans.
#[derive(Debug)]
pub(in crate::telemetry) struct Export {
    /// By when to have ended.
    end: watch::Sender<Option<Instant>>,
    limit: Duration,
    thread: JoinHandle<()>,
    provider: SdkTracerProvider,
}

impl Export {
    /// Sends what waits, and stops.
    pub(in crate::telemetry) fn shutdown(self) {
        self.end.send_replace(Some(Instant::now() + self.limit));
        if self.thread.join().is_err() {
            report(&Problem::Telemetry(
                "the thread that sends spans had panicked".to_owned(),
            ));
        }
        // There is nobody left to send to.
        let _ = self.provider.shutdown();
    }
}

/// Starts the thread. The exporter is made there, because its connections belong to the thread's event loop.
pub(super) fn start(
    settings: Settings,
    resource: Resource,
    waiting: Waiting,
    metrics: Arc<Spans>,
    provider: SdkTracerProvider,
) -> Result<Export, TelemetryError> {
    let (end, ends) = watch::channel(None);
    let (started, starting) = channel();
    let limit = settings.flush_limit;
    let thread = thread::Builder::new()
        .name("bellwether-spans".to_owned())
        .spawn(move || run(&settings, &resource, waiting, metrics, ends, &started))
        .map_err(TelemetryError::Spawn)?;
    let ended = |_| TelemetryError::Spawn(io::Error::other("the thread ended at once"));
    starting.recv().map_err(ended)??;
    Ok(Export {
        end,
        limit,
        thread,
        provider,
    })
}

fn run(
    settings: &Settings,
    resource: &Resource,
    waiting: Waiting,
    metrics: Arc<Spans>,
    ends: watch::Receiver<Option<Instant>>,
    started: &Started<Result<(), TelemetryError>>,
) {
    SENDING.set(true);
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            // Whoever started the thread waits for this.
            let _ = started.send(Err(TelemetryError::Spawn(error)));
            return;
        }
    };
    runtime.block_on(async {
        match exporter::exporter(settings, resource) {
            Ok(exporter) => {
                let _ = started.send(Ok(()));
                let sender = Sender {
                    exporter,
                    waiting,
                    metrics,
                    ends,
                    failing: false,
                };
                sender.send(settings).await;
            }
            Err(error) => {
                let _ = started.send(Err(error));
            }
        }
    });
    runtime.shutdown_background();
}

#[derive(Debug)]
struct Sender {
    exporter: SpanExporter,
    waiting: Waiting,
    metrics: Arc<Spans>,
    ends: watch::Receiver<Option<Instant>>,
    failing: bool,
}

impl Sender {
    /// Sends batch after batch until it is to end, and then what waits.
    async fn send(mut self, settings: &Settings) {
        let mut told = self.ends.clone();
        loop {
            let enough = self.waiting.spans.len() >= settings.batch;
            let ending = tokio::select! {
                biased;
                ended = told.wait_for(Option::is_some) => { let _ = ended; true }
                () = ready(()), if enough => false,
                () = self.waiting.enough.notified() => false,
                () = sleep(settings.delay) => false,
            };
            if ending {
                // What ends from now on is not waited for, or else a busy program would never end.
                self.waiting.spans.close();
            }
            let mut batch = Vec::with_capacity(settings.batch);
            // No more than there are now: those that come meanwhile may never end.
            for _ in 0..self.waiting.spans.len() {
                batch.extend(self.waiting.spans.try_recv());
                if batch.len() == settings.batch {
                    self.export(std::mem::take(&mut batch)).await;
                }
            }
            if !batch.is_empty() {
                self.export(batch).await;
            }
            if ending {
                break;
            }
        }
    }

    /// Sends one batch, unless the time to end comes first.
    async fn export(&mut self, batch: Vec<SpanData>) {
        let spans = batch.len() as u64;
        let over = over(self.ends.clone());
        let result = tokio::select! {
            biased;
            () = over => Err((Reason::Shutdown, "the program ended".to_owned())),
            sent = self.exporter.export(batch) => {
                sent.map_err(|error| (Reason::ExportFailed, error.to_string()))
            }
        };
        match result {
            Ok(()) => {
                self.metrics.exported.inc_by(spans);
                self.failing = false;
            }
            Err((reason, error)) => {
                self.metrics.dropped.with(reason).inc_by(spans);
                // Once until it goes well again: a collector that is down is down for many batches.
                if !std::mem::replace(&mut self.failing, true) {
                    report(&Problem::Telemetry(format!("spans are not sent: {error}")));
                }
            }
        }
    }
}

/// Ends when the time to end is over.
async fn over(mut ends: watch::Receiver<Option<Instant>>) {
    let end = ends.wait_for(Option::is_some).await.map(|end| *end);
    if let Ok(Some(end)) = end {
        sleep_until(end).await;
    }
}
