use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Handle};

use super::check::{CACHE, Run};
use super::component::{Failure, Watched};
use super::{Reason, Status};
use crate::report::discard;

/// How long a gather waits for the first results of checks that it begins.
const FIRST_RESULT: Duration = Duration::from_millis(50);

/// Has a check run if its result is too old and it does not run already. Nobody waits for it here.
///
/// It gets a thread of its own, and none of the runtime's blocking threads: those are few in our server, and a runtime
/// that is dropped waits for them, so a check that hangs in one would keep an application from ending.
pub(super) fn start(component: &Arc<Watched>, runtime: &Handle) {
    begin(component, component.check.cache, Some(runtime.clone()));
}

/// The same for a gather, which may come as often as it likes and from a thread without a runtime: of all that are due
/// with this one. It waits a little for first results, for all of them together, so that a program which leaves its
/// metrics once has them all.
pub(super) fn start_for_gather(component: &Arc<Watched>, all: impl FnOnce() -> Vec<Arc<Watched>>) {
    let since = Instant::now();
    let began = |component: &Arc<Watched>| {
        let good_for = component.check.cache.max(CACHE);
        begin(component, good_for, Handle::try_current().ok())
    };
    if !began(component) {
        return;
    }
    let mut first = all();
    first.retain(|it| it.is_there() && began(it));
    first.push(Arc::clone(component));
    first.retain(|it| it.status().is_none());
    while !first.is_empty() && since.elapsed() < FIRST_RESULT {
        thread::sleep(Duration::from_millis(1));
        first.retain(|it| it.status().is_none());
    }
}

/// Whether it does from now on.
fn begin(component: &Arc<Watched>, good_for: Duration, runtime: Option<Handle>) -> bool {
    let Some(run) = component.run() else {
        return false;
    };
    let Some(since) = component.begin(good_for) else {
        return false;
    };
    let here = Arc::clone(component);
    let thread = thread::Builder::new()
        .name("bellwether-check".to_owned())
        .spawn(move || to_its_end(&here, &run, since, runtime));
    if let Err(error) = thread {
        let failure = Failure::new(
            Reason::NotRun,
            format!("there is no thread for it: {error}"),
        );
        component.end(Status::Fail, Some(failure), Some(Duration::ZERO));
    }
    true
}

/// By the clock that whoever asks reads, which began before this thread did.
fn to_its_end(component: &Watched, run: &Run, since: Instant, runtime: Option<Handle>) {
    let limit = component.check.limit;
    let runtime = runtime.or_else(own_runtime);
    let _here = runtime.as_ref().map(Handle::enter);
    let result = catch_unwind(AssertUnwindSafe(|| drive(run(), since, limit)));
    let result = result.map_err(|panic| {
        let text = text_of(&*panic);
        discard(panic);
        text
    });
    let took = since.elapsed();
    component.durations.observe(took);
    let failure = match result {
        // One that blocks its thread is not given up in time, and is late all the same.
        _ if took >= limit => Some(component.too_long()),
        Err(text) => Some(Failure::new(Reason::Panicked, text)),
        Ok(None) => Some(component.too_long()),
        Ok(Some(Err(text))) => Some(Failure::new(Reason::Error, text)),
        Ok(Some(Ok(()))) => None,
    };
    let status = failure.as_ref().map_or(Status::Pass, |_| Status::Fail);
    component.end(status, failure, Some(took));
}

/// A runtime for checks that are run outside of any. It lives as long as the program, because what a check opens, such as
/// the connections of a pool, belongs to it. `None` where the process can have no more threads or descriptors.
fn own_runtime() -> Option<Handle> {
    static OWN: Mutex<Option<Handle>> = Mutex::new(None);
    let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
    if own.is_none() {
        let (send, receive) = sync_channel(1);
        let serve = move || {
            let Ok(runtime) = Builder::new_current_thread().enable_all().build() else {
                return;
            };
            let _ = send.send(runtime.handle().clone());
            runtime.block_on(std::future::pending::<()>());
        };
        let thread = thread::Builder::new().name("bellwether-health".to_owned());
        thread.spawn(serve).ok()?;
        *own = receive.recv().ok();
    }
    own.clone()
}

/// Drives a future on this thread until it is ready or out of time. The thread's own clock ends it: that of the runtime
/// stops with the runtime, and stands still while that is busy.
fn drive<T>(future: impl Future<Output = T>, since: Instant, limit: Duration) -> Option<T> {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
        let left = limit.checked_sub(since.elapsed())?;
        thread::park_timeout(left);
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn text_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it panicked").to_owned()
}
