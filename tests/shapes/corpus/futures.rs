//! Functions that return a future, in each spelling.

crate::harness::shapes! {
    futures_that_others_keep,
    what_becomes_a_future,
    an_async_block,
    a_value,
    boxed,
    boxed_behind_a_known_name,
    boxed_behind_a_name_and_ending_in_a_block,
    of_a_service_ending_in_a_block,
    a_return_before_the_block,
    a_return_that_a_macro_hides,
    a_macro_that_hides_a_question_mark,
    statements_before_the_block,
    a_panic_in_each_half,
    of_a_trait,
    that_borrows,
    from_another_function,
    in_parentheses_and_full_paths,
}

pub mod an_async_block {
    use crate::harness::{Owed, calls, cancel, pause, show, wait};
    use std::future::Future;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guard: Owed) -> impl Future<Output = usize> {
        async move {
            pause().await;
            guard.length()
        }
    }
    pub fn run() {
        show(wait(work(Owed("a"))));
        cancel(work(Owed("b")));
        calls("ok 1 cancelled 1");
    }
}

pub mod a_value {
    use crate::harness::{calls, show, wait};
    use std::future::Future;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(fails: bool) -> impl Future<Output = Result<u32, u32>> + Send {
        std::future::ready(if fails { Err(1) } else { Ok(2) })
    }
    pub fn run() {
        show(wait(work(true)));
        show(wait(work(false)));
        calls("ok 1 error 1");
    }
}

pub mod boxed {
    use crate::harness::{calls, pause, show, wait};
    use std::future::Future;
    use std::pin::Pin;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn block(fails: bool) -> Pin<Box<dyn Future<Output = Result<u32, u32>> + Send>> {
        Box::pin(async move {
            pause().await;
            if fails { Err(1) } else { Ok(2) }
        })
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn value(fails: bool) -> Pin<Box<dyn Future<Output = Result<u32, u32>> + Send>> {
        let made = std::future::ready(if fails { Err(1) } else { Ok(2) });
        Box::pin(made)
    }
    pub fn run() {
        show(wait(block(true)));
        show(wait(value(true)));
        show(wait(block(false)));
        calls("ok 1 error 2");
    }
}

pub mod boxed_behind_a_known_name {
    use crate::harness::{calls, pause, show, wait};
    use std::future::Future;
    type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work<'a>(text: &'a str) -> BoxFuture<'a, Result<u32, String>> {
        Box::pin(async move {
            pause().await;
            Err(text.to_owned())
        })
    }
    pub fn run() {
        show(wait(work("a")));
        calls("error 1");
    }
}

pub mod boxed_behind_a_name_and_ending_in_a_block {
    use crate::harness::{calls, pause, show, wait};
    use std::future::Future;
    type Answer<T> = std::pin::Pin<Box<dyn Future<Output = T>>>;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work() -> Answer<Result<u32, String>> {
        Box::pin(async {
            pause().await;
            Err("no".to_owned())
        })
    }
    pub fn run() {
        show(wait(work()));
        calls("error 1");
    }
}

pub mod of_a_service_ending_in_a_block {
    use crate::harness::{calls, pause, show, wait};
    use std::future::Future;
    use std::pin::Pin;
    trait Service {
        type Future: Future<Output = Result<u32, String>>;
        fn call(&mut self, request: u32) -> Self::Future;
    }
    struct Shop;
    impl Service for Shop {
        type Future = Pin<Box<dyn Future<Output = Result<u32, String>>>>;
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn call(&mut self, request: u32) -> Self::Future {
            let name = request.to_string();
            Box::pin(async move {
                pause().await;
                if request == 0 { Err(name) } else { Ok(request) }
            })
        }
    }
    pub fn run() {
        show(wait(Shop.call(0)));
        show(wait(Shop.call(1)));
        calls("ok 1 error 1");
    }
}

pub mod a_return_before_the_block {
    use crate::harness::{calls, pause, show, wait};
    use std::future::Future;
    use std::pin::Pin;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(number: u32) -> Pin<Box<dyn Future<Output = Result<u32, String>>>> {
        if number == 0 {
            return Box::pin(std::future::ready(Err("zero".to_owned())));
        }
        Box::pin(async move {
            pause().await;
            Ok(number)
        })
    }
    pub fn run() {
        show(wait(work(0)));
        show(wait(work(1)));
        calls("ok 1 error 1");
    }
}

pub mod a_return_that_a_macro_hides {
    use crate::harness::{calls, pause, show, wait};
    use std::future::Future;
    use std::pin::Pin;
    macro_rules! ensure {
        ($ok:expr) => {
            if !$ok {
                return Box::pin(std::future::ready(Err("no".to_owned())));
            }
        };
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(number: u32) -> Pin<Box<dyn Future<Output = Result<u32, String>>>> {
        ensure!(number > 0);
        Box::pin(async move {
            pause().await;
            Ok(number)
        })
    }
    pub fn run() {
        show(wait(work(0)));
        show(wait(work(1)));
        calls("ok 1 error 1");
    }
}

pub mod a_macro_that_hides_a_question_mark {
    use crate::harness::{calls, pause, show, wait};
    use std::future::Future;
    macro_rules! made { ($($body:tt)*) => { async move { $($body)* } }; }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(text: &'static str) -> impl Future<Output = Result<u32, std::num::ParseIntError>> {
        let words = format!("{text}1");
        made! { pause().await; let number: u32 = words.parse()?; Ok(number) }
    }
    pub fn run() {
        show(wait(work("1")));
        show(wait(work("x")));
        calls("ok 1 error 1");
    }
}

pub mod statements_before_the_block {
    use crate::harness::{Owed, calls, pause, say, show, wait};
    use std::future::Future;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed, text: &str) -> impl Future<Output = usize> + use<> {
        let length = text.len();
        say("made");
        async move {
            pause().await;
            first.length() + length
        }
    }
    pub fn run() {
        let made = work(Owed("a"), "bc");
        say("polled");
        show(wait(made));
        calls("ok 1");
    }
}

pub mod a_panic_in_each_half {
    use crate::harness::{calls, caught, pause, wait};
    use std::future::Future;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(number: u32) -> impl Future<Output = u32> {
        async move {
            pause().await;
            assert!(number > 0, "late");
            number
        }
    }
    pub fn run() {
        caught(|| wait(work(0)));
        caught(|| wait(work(1)));
        calls("ok 1 panic 1");
    }
}

pub mod of_a_trait {
    use crate::harness::{calls, pause, show, wait};
    use std::future::Future;
    trait Store {
        fn get(&self, key: u32) -> impl Future<Output = Result<u32, u32>> + Send;
    }
    struct Memory(u32);
    impl Store for Memory {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn get(&self, key: u32) -> impl Future<Output = Result<u32, u32>> + Send {
            let value = self.0;
            async move {
                pause().await;
                value.checked_sub(key).ok_or(key)
            }
        }
    }
    pub fn run() {
        show(wait(Memory(1).get(0)));
        show(wait(Memory(1).get(2)));
        calls("ok 1 error 1");
    }
}

pub mod that_borrows {
    use crate::harness::{calls, pause, show, wait};
    use std::future::Future;
    use std::pin::Pin;
    struct Memory(Vec<u32>);
    impl Memory {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn get<'a>(&'a self, at: &'a usize) -> Pin<Box<dyn Future<Output = Option<&'a u32>> + 'a>> {
            Box::pin(async move {
                pause().await;
                self.0.get(*at)
            })
        }
    }
    pub fn run() {
        show(wait(Memory(vec![1]).get(&0)));
        calls("ok 1");
    }
}

pub mod from_another_function {
    use crate::harness::{calls, pause, show, wait};
    use std::future::Future;
    use std::pin::Pin;
    async fn query(number: u32) -> Result<u32, u32> {
        pause().await;
        Err(number)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn opaque(number: u32) -> impl Future<Output = Result<u32, u32>> {
        query(number)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn boxed(number: u32) -> Pin<Box<dyn Future<Output = Result<u32, u32>>>> {
        Box::pin(query(number))
    }
    pub fn run() {
        show(wait(opaque(1)));
        show(wait(boxed(2)));
        calls("error 2");
    }
}

pub mod in_parentheses_and_full_paths {
    use crate::harness::{calls, pause, show, wait};
    use std::future::Future;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    #[rustfmt::skip]
    #[allow(unused_parens, reason = "they are a spelling")]
    fn parens() -> (std::pin::Pin<Box<dyn Future<Output = Result<u32, u32>>>>) { let made = std::future::ready(Err(1)); Box::pin(made) }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn full() -> ::std::pin::Pin<
        ::std::boxed::Box<dyn ::core::future::Future<Output = Result<u32, u32>> + Send + 'static>,
    > {
        ::std::boxed::Box::pin(async {
            pause().await;
            Err(2)
        })
    }
    pub fn run() {
        show(wait(parens()));
        show(wait(full()));
        calls("error 2");
    }
}

/// Functions of these names put a future into a box only where they are those of `Box` and `Pin`.
pub mod futures_that_others_keep {
    use crate::harness::{calls, show, wait};
    use std::rc::Rc;
    struct Job<F>(F);
    impl<F> Job<F> {
        fn new(future: F) -> Self {
            Self(future)
        }
        fn pin(future: F) -> Self {
            Self(future)
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn new() -> Job<impl Future<Output = u32>> {
        Job::new(async { 1 })
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn pinned() -> Job<impl Future<Output = u32>> {
        Job::pin(async { 2 })
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn shared() -> std::pin::Pin<Rc<impl Future<Output = u32>>> {
        Rc::pin(async { 3 })
    }
    use std::future::Future;
    pub fn run() {
        let (first, second, _third) = (new(), pinned(), shared());
        calls("ok 3");
        show(wait(first.0) + wait(second.0));
        calls("ok 3");
    }
}

pub mod what_becomes_a_future {
    use crate::harness::{calls, show, wait};
    use std::future::{IntoFuture, Ready, ready};
    struct Request(u32);
    impl IntoFuture for Request {
        type Output = u32;
        type IntoFuture = Ready<u32>;
        fn into_future(self) -> Ready<u32> {
            ready(self.0)
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(number: u32) -> impl IntoFuture<Output = u32> {
        Request(number)
    }
    pub fn run() {
        let request = work(1);
        calls("ok 1");
        show(wait(request.into_future()));
        calls("ok 1");
    }
}
