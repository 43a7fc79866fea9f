//! What only the edition of 2024 has.

crate::harness::shapes! {
    captured_lifetimes,
    let_chains,
    temporaries_of_the_tail,
    unsafe_attributes,
    futures_of_the_prelude,
}

pub mod captured_lifetimes {
    use crate::harness::{calls, show};
    use std::future::Future;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(numbers: &[u32]) -> impl Iterator<Item = u32> {
        numbers.iter().map(|n| n + 1)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn later(text: &str) -> impl Future<Output = usize> {
        async { text.len() }
    }
    pub fn run() {
        show(work(&[1]).collect::<Vec<_>>());
        show(crate::harness::wait(later("a")));
        calls("ok 2");
    }
}

pub mod let_chains {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Option<Owed>, second: Option<u32>) -> u32 {
        if let Some(guard) = &first
            && let Some(number) = second
            && guard.0 == "a"
        {
            number
        } else {
            0
        }
    }
    pub fn run() {
        show(work(Some(Owed("a")), Some(1)));
        show(work(None, Some(1)));
        calls("ok 2");
    }
}

pub mod temporaries_of_the_tail {
    use crate::harness::{calls, show};
    use std::cell::RefCell;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(number: u32) -> usize {
        let cell = RefCell::new(vec![number]);
        cell.borrow().len()
    }
    pub fn run() {
        show(work(1));
        calls("ok 1");
    }
}

pub mod unsafe_attributes {
    use crate::harness::{calls, show};
    #[unsafe(export_name = "shapes_in_2024")]
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    pub fn work() -> u32 {
        1
    }
    pub fn run() {
        show(work());
        calls("ok 1");
    }
}

pub mod futures_of_the_prelude {
    use crate::harness::{calls, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work<F: IntoFuture>(future: F) -> F::Output {
        future.await
    }
    pub fn run() {
        show(wait(work(async { 1 })));
        calls("ok 1");
    }
}
