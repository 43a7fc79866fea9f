use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::time::timeout;

use super::check::Run;
use super::component::{Failure, Watched};
use super::{Reason, Status};

/// Has a check run if its result is too old and it does not run already. Nobody waits for it here.
///
/// It gets a thread of its own, and none of the runtime's blocking threads: those are few in our server, and a runtime
/// that is dropped waits for them, so a check that hangs in one would keep an application from ending.
pub(super) fn start(component: &Arc<Watched>, runtime: &Handle) {
    let Some(run) = component.check.run.clone() else {
        return;
    };
    if !component.begin() {
        return;
    }
    let (here, runtime) = (Arc::clone(component), runtime.clone());
    let thread = thread::Builder::new()
        .name("bellwether-check".to_owned())
        .spawn(move || to_its_end(&here, &run, &runtime));
    if let Err(error) = thread {
        let failure = Failure::new(
            Reason::NotRun,
            format!("there is no thread for it: {error}"),
        );
        component.end(Status::Fail, Some(failure), Some(Duration::ZERO));
    }
}

fn to_its_end(component: &Watched, run: &Run, runtime: &Handle) {
    let (limit, start) = (component.check.limit, Instant::now());
    let drive = || runtime.block_on(async { timeout(limit, run()).await });
    let result = catch_unwind(AssertUnwindSafe(drive));
    let took = start.elapsed();
    component.durations.observe(took);
    let failure = match result {
        // One that blocks its thread cannot be stopped by a timer, and is late all the same.
        _ if took > limit => Some(component.too_long()),
        Err(panic) => Some(Failure::new(Reason::Panicked, text_of(&*panic))),
        Ok(Err(_)) => Some(component.too_long()),
        Ok(Ok(Err(text))) => Some(Failure::new(Reason::Error, text)),
        Ok(Ok(Ok(()))) => None,
    };
    let status = failure.as_ref().map_or(Status::Pass, |_| Status::Fail);
    component.end(status, failure, Some(took));
}

fn text_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it panicked").to_owned()
}
