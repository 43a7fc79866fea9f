//! Scrapes that share a gather.

use std::mem::take;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::body::Bytes;
use tokio::sync::oneshot::{Receiver, Sender, channel};
use tokio::task::spawn_blocking;

use super::OnCollectorFailure;
use super::coding::{Coding, Wanted};
use super::form::Form;
use super::own::Own;
use super::settings::ScrapeSettings;
use crate::Registry;
use crate::report::{Problem, caught, report};
use crate::snapshot::Snapshot;

/// An exposition smaller than this is not compressed: it fits in one packet as it is.
const SMALL: usize = 1400;

/// An exposition as it goes out. Clones share the bytes.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) bytes: Bytes,
    pub(super) coding: Coding,
}

/// There is no exposition, because something would be missing in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Incomplete;

/// A scrape that waits for its page.
struct Waiter {
    form: Form,
    wanted: Wanted,
    /// When it stops waiting.
    until: Instant,
    answer: Sender<Result<Page, Incomplete>>,
}

/// Gathers for all the scrapes of a registry, in one thread at a time.
///
/// A scrape that comes while a gather runs waits for the next one, which all that have come by then share: every
/// exposition shows what was recorded before it was asked for, and any number of scrapes costs two gathers at most.
#[derive(Debug)]
pub(super) struct Batches {
    registry: Registry,
    settings: ScrapeSettings,
    pub(super) own: Own,
    queue: Mutex<Queue>,
}

#[derive(Debug, Default)]
struct Queue {
    working: bool,
    waiting: Vec<Waiter>,
}

/// The one thread that gathers, until nobody waits.
struct Worker {
    batches: Arc<Batches>,
    done: bool,
}

impl Batches {
    pub(super) fn new(registry: &Registry, settings: ScrapeSettings) -> Arc<Self> {
        Arc::new(Self {
            registry: registry.clone(),
            settings,
            own: Own::of(registry),
            queue: Mutex::default(),
        })
    }

    /// Has a page made by a blocking thread: gathering runs the collectors of users, and writing and compressing take a
    /// processor, which would keep an event loop from its other requests.
    pub(super) fn join(
        self: &Arc<Self>,
        form: Form,
        wanted: Wanted,
        until: Instant,
    ) -> Receiver<Result<Page, Incomplete>> {
        let (answer, receive) = channel();
        let mut queue = self.queue();
        // Who has gone leaves nothing behind, however long a gather takes.
        queue.waiting.retain(|waiter| !waiter.answer.is_closed());
        queue.waiting.push(Waiter {
            form,
            wanted,
            until,
            answer,
        });
        if !queue.working {
            queue.working = true;
            let worker = Worker {
                batches: Arc::clone(self),
                done: false,
            };
            drop(queue);
            spawn_blocking(move || worker.work());
        }
        receive
    }

    /// Those who wait; where there are none, the work ends.
    fn next(&self) -> Option<Vec<Waiter>> {
        let mut queue = self.queue();
        let waiting = take(&mut queue.waiting);
        queue.working = !waiting.is_empty();
        queue.working.then_some(waiting)
    }

    /// One gather for all of them.
    fn serve(&self, mut waiting: Vec<Waiter>) {
        waiting.retain(|waiter| !waiter.answer.is_closed());
        let Some(last) = waiting.iter().map(|waiter| waiter.until).max() else {
            return;
        };
        let now = Instant::now();
        // A quarter of the time is left for writing and sending.
        let limit = (last.saturating_duration_since(now) * 3 / 4).min(self.settings.collectors);
        let (snapshot, failures) = self.registry.gather(Some(now + limit));
        self.own.failed(&failures);
        let incomplete = !failures.is_empty();
        if incomplete && self.settings.on_failure == OnCollectorFailure::Fail {
            for waiter in waiting {
                let _ = waiter.answer.send(Err(Incomplete));
            }
            return;
        }
        self.encode(&snapshot, waiting);
    }

    /// Writes each form once, and each coding of it.
    fn encode(&self, snapshot: &Snapshot, waiting: Vec<Waiter>) {
        let mut pages: Vec<(Form, Page)> = Vec::new();
        for waiter in waiting {
            let form = waiter.form.of(snapshot);
            let mut page = |coding, make: &mut dyn FnMut() -> Bytes| {
                let alike = |(other, page): &&(_, Page)| *other == form && page.coding == coding;
                if let Some((_, page)) = pages.iter().find(alike) {
                    return page.clone();
                }
                let page = Page {
                    bytes: make(),
                    coding,
                };
                pages.push((form.clone(), page.clone()));
                page
            };
            let plain = page(Coding::Identity, &mut || {
                let bytes = form.write(snapshot);
                if form.is_exposition() {
                    self.own.encoded(bytes.len());
                }
                bytes.into()
            });
            let small = plain.bytes.len() < SMALL && waiter.wanted.identity;
            let coding = if small {
                Coding::Identity
            } else {
                waiter.wanted.coding
            };
            let page = page(coding, &mut || coding.apply(&plain.bytes));
            // It may have gone in the meantime.
            let _ = waiter.answer.send(Ok(page));
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Worker {
    fn work(mut self) {
        while let Some(waiting) = self.batches.next() {
            // Those who waited learn of it by the end of their channels.
            if caught(|| self.batches.serve(waiting)).is_none() {
                report(&Problem::Server("a scrape panicked".to_owned()));
            }
        }
        self.done = true;
    }
}

impl Drop for Worker {
    /// Where it never ran, because the event loop ended, nobody is left waiting.
    fn drop(&mut self) {
        if !self.done {
            let mut queue = self.batches.queue();
            queue.working = false;
            queue.waiting.clear();
        }
    }
}

impl std::fmt::Debug for Waiter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Waiter").finish_non_exhaustive()
    }
}
