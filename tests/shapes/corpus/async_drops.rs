//! What is dropped in a future, when, and whose call it belongs to.

crate::harness::shapes! {
    in_an_async_function,
    one_field_in_an_async_function,
    a_panic_in_a_drop_of_an_async_function,
    cancelled_with_arguments,
    never_polled_with_arguments,
    a_lock_is_released_within_the_call,
}

pub mod in_an_async_function {
    use crate::harness::{Owed, calls, pause, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(first: Owed, _: Owed, third: Owed) -> usize {
        let _local = Owed("local");
        pause().await;
        first.0.len() + third.0.len()
    }
    pub fn run() {
        show(wait(work(Owed("a"), Owed("b"), Owed("c"))));
        calls("ok 1");
    }
}

pub mod one_field_in_an_async_function {
    use crate::harness::{Owed, calls, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(guard: Owed) -> usize {
        guard.0.len()
    }
    pub fn run() {
        show(wait(work(Owed("a"))));
        calls("ok 1");
    }
}

pub mod a_panic_in_a_drop_of_an_async_function {
    use crate::harness::{Bomb, calls, caught, pause, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(bomb: Bomb, _: u32) -> usize {
        pause().await;
        bomb.0.len()
    }
    pub fn run() {
        caught(|| wait(work(Bomb("a"), 1)));
        calls("panic 1");
    }
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
