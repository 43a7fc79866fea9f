//! Async methods of traits, and futures and streams that are written by hand.

crate::harness::shapes! {
    in_async_traits,
    default_methods_of_async_traits,
    in_native_async_traits,
    locals_over_awaits,
    streams_by_hand,
    implementations_of_future,
}

pub mod in_async_traits {
    use crate::harness::{Owed, calls, cancel, pause, show, wait};
    #[async_trait::async_trait]
    trait Store: Send {
        async fn get(&self, key: &str) -> Result<u32, String>;
        async fn put(&mut self, key: Owed) -> usize {
            pause().await;
            key.0.len()
        }
    }
    struct Memory(u32);
    #[async_trait::async_trait]
    impl Store for Memory {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        async fn get(&self, key: &str) -> Result<u32, String> {
            pause().await;
            if key == "a" {
                Ok(self.0)
            } else {
                Err(key.to_owned())
            }
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        async fn put(&mut self, key: Owed) -> usize {
            self.0 += 1;
            pause().await;
            key.0.len()
        }
    }
    pub fn run() {
        let mut store: Box<dyn Store> = Box::new(Memory(1));
        show(wait(store.get("a")));
        show(wait(store.get("b")));
        show(wait(store.put(Owed("k"))));
        cancel(store.put(Owed("l")));
        calls("ok 2 error 1 cancelled 1");
    }
}

pub mod default_methods_of_async_traits {
    use crate::harness::{calls, pause, show, wait};
    #[async_trait::async_trait(?Send)]
    trait Store {
        async fn get(&self) -> u32;
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        async fn twice(&self) -> u32 {
            pause().await;
            self.get().await * 2
        }
    }
    struct Memory(u32);
    #[async_trait::async_trait(?Send)]
    impl Store for Memory {
        async fn get(&self) -> u32 {
            self.0
        }
    }
    pub fn run() {
        show(wait(Memory(1).twice()));
        calls("ok 1");
    }
}

pub mod in_native_async_traits {
    use crate::harness::{calls, pause, show, wait};
    use std::future::Future;
    trait Store {
        async fn get(&self, key: &str) -> Option<u32>;
        fn put(&mut self, key: u32) -> impl Future<Output = Result<(), u32>>;
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        async fn has(&self, key: &str) -> bool {
            self.get(key).await.is_some()
        }
    }
    struct Memory(u32);
    impl Store for Memory {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        async fn get(&self, key: &str) -> Option<u32> {
            pause().await;
            (key == "a").then_some(self.0)
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        async fn put(&mut self, key: u32) -> Result<(), u32> {
            pause().await;
            self.0 = key;
            Err(key)
        }
    }
    pub fn run() {
        let mut memory = Memory(1);
        show(wait(memory.has("a")));
        show(wait(memory.put(2)));
        calls("ok 2 error 1");
    }
}

pub mod locals_over_awaits {
    use crate::harness::{Owed, calls, cancel, pause, say, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(first: Owed) {
        let _a = Owed("local a");
        {
            let _b = Owed("local b");
            pause().await;
        }
        say(first.0);
        pause().await;
        drop(first);
    }
    pub fn run() {
        wait(work(Owed("x")));
        cancel(work(Owed("y")));
        calls("ok 1 cancelled 1");
    }
}

pub mod streams_by_hand {
    use crate::harness::{Kept, calls, show, wait};
    use std::pin::Pin;
    use std::task::{Context, Poll};
    struct Numbers {
        left: u32,
        kept: Kept,
    }
    impl Numbers {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
            context.waker().wake_by_ref();
            if self.left == 0 {
                return Poll::Ready(None);
            }
            self.left -= 1;
            Poll::Ready(Some(self.left))
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        async fn next(&mut self) -> Option<u32> {
            std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn numbers(kept: Kept) -> Numbers {
        Numbers { left: 1, kept }
    }
    pub fn run() {
        let mut numbers = numbers(Kept("a"));
        while let Some(number) = wait(numbers.next()) {
            show((number, numbers.kept.0));
        }
        calls("ok 5");
    }
}

pub mod implementations_of_future {
    use crate::harness::{calls, show, wait};
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll};
    struct Twice(bool);
    impl Future for Twice {
        type Output = &'static str;
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Self::Output> {
            if self.0 {
                Poll::Ready("a")
            } else {
                self.0 = true;
                Poll::Pending
            }
        }
    }
    pub fn run() {
        show(wait(Twice(false)));
        calls("ok 2");
    }
}
