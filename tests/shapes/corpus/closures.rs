//! Functions that return closures, whose signature the compiler takes from the function's.

crate::harness::shapes! {
    with_a_guard_in_it,
    that_change_something,
    with_an_early_return,
    of_closures,
    boxed,
    that_make_futures,
    with_an_attribute_of_a_panic,
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
