//! What is dropped in a future, when, and whose call it belongs to.

crate::harness::shapes! {
    cancelled_with_arguments,
    never_polled_with_arguments,
    a_lock_is_released_within_the_call,
}

pub mod cancelled_with_arguments {
    use crate::harness::{Owed, calls, cancel, pause};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(first: Owed, _second: Owed) {
        let _local = Owed("local");
        pause().await;
        drop(first);
    }
    pub fn run() {
        cancel(work(Owed("a"), Owed("b")));
        calls("cancelled 1");
    }
}

pub mod never_polled_with_arguments {
    use crate::harness::{Kept, calls};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(first: Kept, _: Kept) {
        drop(first);
    }
    pub fn run() {
        drop(work(Kept("a"), Kept("b")));
        calls("none");
    }
}

pub mod a_lock_is_released_within_the_call {
    use crate::harness::{calls, show};
    use std::sync::{Mutex, MutexGuard};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(mut guard: MutexGuard<'_, u32>) {
        *guard += 1;
    }
    pub fn run() {
        let mutex = Mutex::new(0);
        work(mutex.lock().expect("it is free"));
        show(mutex.try_lock().map(|it| *it).ok());
        calls("ok 1");
    }
}
