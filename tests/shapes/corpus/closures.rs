//! Functions that return closures, whose signature the compiler takes from the function's.

crate::harness::shapes! {
    over_a_type_of_the_user,
    that_return_a_borrow,
    with_higher_ranked_bounds,
    in_a_tuple,
    that_return_trait_objects,
    over_self_and_parameters,
    with_a_guard_in_it,
    that_change_something,
    with_an_early_return,
    of_closures,
    boxed,
    of_an_async_function,
    that_make_futures,
    with_named_lifetimes,
    with_an_attribute_of_a_panic,
}

pub mod over_a_type_of_the_user {
    use crate::harness::{calls, show};
    struct Request {
        path: String,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn by_prefix(prefix: &'static str) -> impl Fn(&Request) -> bool {
        move |it| it.path.starts_with(prefix)
    }
    pub fn run() {
        show(by_prefix("/a")(&Request { path: "/ab".into() }));
        calls("ok 1");
    }
}

pub mod that_return_a_borrow {
    use crate::harness::{calls, show};
    struct Request {
        path: String,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn path() -> impl Fn(&Request) -> &str {
        |it: &Request| &it.path
    }
    pub fn run() {
        show(path()(&Request { path: "/ab".into() }));
        calls("ok 1");
    }
}

pub mod with_higher_ranked_bounds {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    #[allow(
        clippy::redundant_closure_for_method_calls,
        reason = "the closure is what is tried"
    )]
    fn trim() -> impl for<'a> Fn(&'a str) -> &'a str {
        |it| it.trim()
    }
    pub fn run() {
        show(trim()(" a "));
        calls("ok 1");
    }
}

pub mod in_a_tuple {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn pair() -> (impl Fn(u32) -> u32, u32) {
        (|it| it.wrapping_add(1), 1)
    }
    pub fn run() {
        let (add, one) = pair();
        show(add(one));
        calls("ok 1");
    }
}

pub mod that_return_trait_objects {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn sources() -> impl Fn() -> Box<dyn Iterator<Item = u32>> {
        || Box::new(0..3)
    }
    pub fn run() {
        show(sources()().count());
        calls("ok 1");
    }
}

pub mod over_self_and_parameters {
    use crate::harness::{calls, show};
    use std::cmp::Ordering;
    struct Limit(u32);
    impl Limit {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn allows(self) -> impl Fn(&Self) -> bool {
            move |other| other.0 <= self.0
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn by<T, K: Ord>(key: impl Fn(&T) -> K) -> impl Fn(&T, &T) -> Ordering {
        move |first, second| key(first).cmp(&key(second))
    }
    pub fn run() {
        show(Limit(2).allows()(&Limit(1)));
        let mut words = ["ccc", "a", "bb"];
        words.sort_by(by(|it: &&str| it.len()));
        show(words);
        calls("ok 2");
    }
}

pub mod with_a_guard_in_it {
    use crate::harness::{Kept, Owed, calls, say, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(kept: Kept, owed: Owed) -> impl FnOnce() -> usize {
        say(owed.0);
        move || {
            let length = kept.0.len();
            drop(kept);
            length
        }
    }
    pub fn run() {
        show(work(Kept("a"), Owed("b"))());
        calls("ok 1");
    }
}

pub mod that_change_something {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn counter(from: u32) -> impl FnMut() -> u32 {
        let mut next = from;
        move || {
            next += 1;
            next
        }
    }
    pub fn run() {
        let mut count = counter(1);
        show((count(), count()));
        calls("ok 1");
    }
}

pub mod with_an_early_return {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(text: &str) -> Result<impl Fn(u32) -> u32, std::num::ParseIntError> {
        let number: u32 = text.parse()?;
        Ok(move |n| n + number)
    }
    pub fn run() {
        show(work("1").map(|add| add(1)));
        show(work("x").map(|add| add(1)));
        calls("ok 1 error 1");
    }
}

pub mod of_closures {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn add() -> impl Fn(u32) -> Box<dyn Fn(u32) -> u32> {
        |first| Box::new(move |second| first + second)
    }
    pub fn run() {
        show(add()(1)(2));
        calls("ok 1");
    }
}

pub mod boxed {
    use crate::harness::{calls, show};
    struct Request {
        path: String,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn filter(prefix: String) -> Box<dyn Fn(&Request) -> bool + Send> {
        if prefix.is_empty() {
            return Box::new(|_| true);
        }
        Box::new(move |it| it.path.starts_with(&prefix))
    }
    pub fn run() {
        let request = Request { path: "/a".into() };
        show(filter(String::new())(&request));
        show(filter("/b".into())(&request));
        calls("ok 2");
    }
}

pub mod of_an_async_function {
    use crate::harness::{calls, pause, show, wait};
    struct Request {
        path: String,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn filter(prefix: &'static str) -> impl Fn(&Request) -> bool {
        pause().await;
        move |it| it.path.starts_with(prefix)
    }
    pub fn run() {
        show(wait(filter("/a"))(&Request { path: "/ab".into() }));
        calls("ok 1");
    }
}

pub mod that_make_futures {
    use crate::harness::{calls, pause, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn later(number: u32) -> impl AsyncFn(u32) -> u32 {
        async move |other| {
            pause().await;
            number + other
        }
    }
    pub fn run() {
        show(wait(later(1)(2)));
        calls("ok 1");
    }
}

pub mod with_named_lifetimes {
    use crate::harness::{calls, show};
    struct Request {
        path: String,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn starts<'a>(prefix: &'a str) -> impl Fn(&Request) -> bool + 'a {
        move |it| it.path.starts_with(prefix)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn parts<'a>(from: &'a Request) -> impl Fn(usize) -> Option<&'a str> {
        move |at| from.path.split('/').nth(at)
    }
    pub fn run() {
        let request = Request {
            path: "/a/b".into(),
        };
        show(starts("/a")(&request));
        show(parts(&request)(2));
        calls("ok 2");
    }
}

pub mod with_an_attribute_of_a_panic {
    use crate::harness::{calls, caught};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn limit(most: u32) -> impl Fn(u32) -> bool {
        assert!(most > 0, "no limit");
        move |it| it <= most
    }
    pub fn run() {
        caught(|| limit(1)(1));
        caught(|| limit(0)(1));
        calls("ok 1 panic 1");
    }
}
