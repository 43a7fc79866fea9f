//! The users' code of a gather, collectors and callbacks: in place, or each apart with a limit of time.

use std::collections::HashSet;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use super::state::{PlannedFamily, Registered};
use super::within::Within;
use crate::Label;
use crate::report::{CollectorFailure, Problem, caught};
use crate::snapshot::{Collected, Snapshot};

/// Why something is not in a gather.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub(crate) enum Reason {
    Panic,
    /// It took longer than it may.
    Timeout,
    /// It runs since an earlier gather, and is not started twice.
    StillRunning,
    /// The process could not have another thread.
    NoThread,
}

/// What a gather left out.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    what: String,
    pub(crate) reason: Reason,
}

/// What tells one piece of users' code from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// Where the collector is; it stays there while it runs.
    Collector(usize),
    Family(String),
}

/// What came of it.
pub(super) enum Yield {
    Collected(Collected),
    /// The series of the family of this name.
    Family(String, Snapshot),
}

/// One piece of users' code.
pub(super) struct Job {
    key: Key,
    what: String,
    run: Box<dyn FnOnce() -> Yield + Send>,
}

/// The users' code that runs, in threads that outlive their gather where it does not come back.
#[derive(Debug, Default)]
pub(super) struct Apart {
    running: Arc<Mutex<HashSet<Key>>>,
}

/// Holds the place of one that runs.
struct Turn {
    running: Arc<Mutex<HashSet<Key>>>,
    key: Key,
}

/// By the number of the job.
type Done = (usize, Option<Yield>);

impl Job {
    pub(super) fn collector(registered: Registered) -> Self {
        let Registered {
            collector, name, ..
        } = registered;
        let place = Arc::as_ptr(&collector).cast::<()>().addr();
        Self {
            key: Key::Collector(place),
            what: format!("the collector `{name}`"),
            run: Box::new(move || {
                let mut collected = Collected::default();
                collector.collect(&mut collected);
                Yield::Collected(collected)
            }),
        }
    }

    pub(super) fn family(family: &PlannedFamily) -> Self {
        let name = family.meta.name.to_string();
        let read = family.reader();
        Self {
            key: Key::Family(name.clone()),
            what: format!("`{name}`"),
            run: Box::new(move || Yield::Family(name, read())),
        }
    }

    fn run(self) -> Option<Yield> {
        caught(self.run)
    }
}

/// Runs one after the other, however long that takes.
pub(super) fn in_place(jobs: Vec<Job>, failures: &mut Vec<Failure>) -> Vec<Yield> {
    let run = |job: Job| {
        let what = job.what.clone();
        let result = job.run();
        if result.is_none() {
            failures.push(Failure::new(what, Reason::Panic));
        }
        result
    };
    jobs.into_iter().filter_map(run).collect()
}

impl Apart {
    /// Runs all at once, and comes back with what is done by then. What is not done goes on, and is left out of gathers
    /// until it is: there is at most one thread for each piece of users' code.
    pub(super) fn run(
        &self,
        jobs: Vec<Job>,
        until: Instant,
        failures: &mut Vec<Failure>,
    ) -> Vec<Yield> {
        let (send, receive) = channel();
        let mut names: Vec<Option<String>> = Vec::with_capacity(jobs.len());
        for (number, job) in jobs.into_iter().enumerate() {
            let what = job.what.clone();
            let started = self.start(number, job, &send);
            names.push(match started {
                Ok(()) => Some(what),
                Err(reason) => {
                    failures.push(Failure::new(what, reason));
                    None
                }
            });
        }
        drop(send);
        await_until(&receive, until, names, failures)
    }

    fn start(&self, number: usize, job: Job, send: &Sender<Done>) -> Result<(), Reason> {
        let turn = Turn::take(&self.running, &job.key).ok_or(Reason::StillRunning)?;
        let send = send.clone();
        let within = Within::here();
        let work = move || {
            within.enter();
            let result = job.run();
            drop(turn);
            // Nobody waits any more where it came too late.
            let _ = send.send((number, result));
        };
        let thread = thread::Builder::new().name("bellwether-collect".to_owned());
        thread.spawn(work).map_or(Err(Reason::NoThread), |_| Ok(()))
    }
}

fn await_until(
    receive: &Receiver<Done>,
    until: Instant,
    mut waiting: Vec<Option<String>>,
    failures: &mut Vec<Failure>,
) -> Vec<Yield> {
    let mut done: Vec<_> = waiting.iter().map(|_| None).collect();
    // Ends when all threads are through, too.
    while let Ok((number, result)) =
        receive.recv_timeout(until.saturating_duration_since(Instant::now()))
    {
        let what = waiting[number].take();
        match (result, what) {
            (None, Some(what)) => failures.push(Failure::new(what, Reason::Panic)),
            (result, _) => done[number] = result,
        }
    }
    let late = waiting.into_iter().flatten();
    failures.extend(late.map(|what| Failure::new(what, Reason::Timeout)));
    done.into_iter().flatten().collect()
}

impl Turn {
    fn take(running: &Arc<Mutex<HashSet<Key>>>, key: &Key) -> Option<Self> {
        let mut all = running.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(key.clone()).then(|| Self {
            running: Arc::clone(running),
            key: key.clone(),
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.remove(&self.key);
    }
}

impl Failure {
    pub(super) fn new(what: String, reason: Reason) -> Self {
        Self { what, reason }
    }

    pub(super) fn problem(&self) -> Problem {
        let failure = match self.reason {
            Reason::Panic => CollectorFailure::Panicked,
            Reason::Timeout => CollectorFailure::TimedOut,
            Reason::StillRunning => CollectorFailure::StillRunning,
            Reason::NoThread => CollectorFailure::NoThread,
        };
        let source = self.what.clone();
        Problem::Collector { source, failure }
    }
}
