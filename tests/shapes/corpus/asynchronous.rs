//! Async functions.

crate::harness::shapes! {
    ready_at_once,
    that_waits,
    that_panics,
    with_question_marks,
    that_borrows,
    that_never_returns,
    that_returns_impl_trait,
    recursive_in_a_box,
    labelled_loops,
    blocks_within,
    futures_as_arguments,
    async_closures_within,
    that_is_send,
}

pub mod ready_at_once {
    use crate::harness::{calls, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work() -> u32 {
        1
    }
    pub fn run() {
        show(wait(work()));
        calls("ok 1");
    }
}

pub mod that_waits {
    use crate::harness::{calls, cancel, pause, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(number: u32) -> Result<u32, String> {
        pause().await;
        if number == 0 {
            return Err("none".to_owned());
        }
        Ok(number)
    }
    pub fn run() {
        show(wait(work(1)));
        show(wait(work(0)));
        cancel(work(1));
        drop(work(1));
        calls("ok 1 error 1 cancelled 1");
    }
}

pub mod that_panics {
    use crate::harness::{Owed, calls, caught, pause, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(guard: Owed) {
        pause().await;
        assert!(guard.0.is_empty(), "it is not empty");
    }
    pub fn run() {
        caught(|| wait(work(Owed("a"))));
        calls("panic 1");
    }
}

pub mod with_question_marks {
    use crate::harness::{calls, pause, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(text: &str) -> Result<u32, Box<dyn std::error::Error>> {
        let number: u32 = text.parse()?;
        pause().await;
        if number == 0 {
            Err("zero")?;
        }
        Ok(number)
    }
    pub fn run() {
        for text in ["1", "0", "x"] {
            show(wait(work(text)).map_err(|it| it.to_string()));
        }
        calls("ok 1 error 2");
    }
}

pub mod that_borrows {
    use crate::harness::{calls, pause, show, wait};
    struct Cart {
        items: Vec<u32>,
    }
    impl Cart {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        async fn last(&mut self, add: &u32) -> Option<&mut u32> {
            pause().await;
            self.items.push(*add);
            self.items.last_mut()
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        async fn find<'a>(&'a self, names: &'a [&'a str]) -> &'a str {
            pause().await;
            names[self.items.len()]
        }
    }
    pub fn run() {
        let mut cart = Cart { items: vec![] };
        show(wait(cart.last(&1)));
        show(wait(cart.find(&["a", "b"])));
        calls("ok 2");
    }
}

pub mod that_never_returns {
    use crate::harness::{calls, cancel, caught, pause, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(panics: bool) -> ! {
        loop {
            pause().await;
            assert!(!panics, "enough");
        }
    }
    pub fn run() {
        cancel(work(false));
        caught(|| {
            wait(work(true));
        });
        calls("panic 1 cancelled 1");
    }
}

pub mod that_returns_impl_trait {
    use crate::harness::{calls, pause, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(to: u32) -> impl Iterator<Item = impl std::fmt::Debug> {
        pause().await;
        0..to
    }
    pub fn run() {
        show(wait(work(2)).collect::<Vec<_>>());
        calls("ok 1");
    }
}

pub mod recursive_in_a_box {
    use crate::harness::{calls, show, wait};
    use std::future::Future;
    use std::pin::Pin;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn boxed(left: u32) -> Pin<Box<dyn Future<Output = u32>>> {
        Box::pin(async move {
            if left == 0 {
                0
            } else {
                1 + boxed(left - 1).await
            }
        })
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn plain(left: u32) -> u32 {
        if left == 0 {
            0
        } else {
            1 + Box::pin(plain(left - 1)).await
        }
    }
    pub fn run() {
        show(wait(boxed(2)));
        show(wait(plain(2)));
        calls("ok 6");
    }
}

pub mod labelled_loops {
    use crate::harness::{calls, pause, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(limit: u32) -> u32 {
        let mut sum = 0;
        'outer: loop {
            for number in 0..limit {
                pause().await;
                sum += number;
                if sum > 3 {
                    break 'outer sum;
                }
            }
            if sum == 0 {
                return 9;
            }
        }
    }
    pub fn run() {
        show(wait(work(3)));
        show(wait(work(0)));
        calls("ok 2");
    }
}

pub mod blocks_within {
    use crate::harness::{Owed, calls, pause, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(guard: Owed) -> Result<usize, ()> {
        let inner = async {
            pause().await;
            if guard.0.is_empty() {
                return Err(());
            }
            Ok(guard.0.len())
        };
        let length = inner.await?;
        Ok(length)
    }
    pub fn run() {
        show(wait(work(Owed("a"))));
        show(wait(work(Owed(""))));
        calls("ok 1 error 1");
    }
}

pub mod futures_as_arguments {
    use crate::harness::{calls, pause, show, wait};
    use std::future::Future;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn both<A: Future, B>(first: A, second: impl Future<Output = B>) -> (A::Output, B) {
        (first.await, second.await)
    }
    pub fn run() {
        show(wait(both(
            async {
                pause().await;
                1
            },
            std::future::ready("a"),
        )));
        calls("ok 1");
    }
}

pub mod async_closures_within {
    use crate::harness::{calls, pause, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn twice(add: impl AsyncFn(u32) -> u32) -> u32 {
        let first = add(1).await;
        add(first).await
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn own(number: u32) -> u32 {
        let add = async |more: u32| {
            pause().await;
            number + more
        };
        add(1).await + add(2).await
    }
    pub fn run() {
        show(wait(twice(async |n| n + 1)));
        show(wait(own(1)));
        calls("ok 2");
    }
}

pub mod that_is_send {
    use crate::harness::{calls, pause, show, wait};
    use std::future::Future;
    fn sent<F: Future + Send + 'static>(future: F) -> F {
        future
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(text: String, numbers: Vec<u32>) -> usize {
        pause().await;
        text.len() + numbers.len()
    }
    pub fn run() {
        show(wait(sent(work("a".to_owned(), vec![1]))));
        calls("ok 1");
    }
}
