//! What a function can return.

crate::harness::shapes! {
    never,
    never_in_a_loop,
    an_iterator,
    an_iterator_that_borrows,
    an_iterator_that_says_what_it_borrows,
    impl_in_tuples_and_options,
    impl_in_a_trait_object,
    trait_objects,
}

pub mod never {
    use crate::harness::{Owed, calls, caught};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guard: Owed) -> ! {
        std::panic::resume_unwind(Box::new(guard.0))
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn ends(early: bool) -> u32 {
        if early { work(Owed("b")) } else { 1 }
    }
    pub fn run() {
        caught(|| {
            work(Owed("a"));
        });
        caught(|| ends(true));
        caught(|| ends(false));
        calls("ok 1 panic 3");
    }
}

pub mod never_in_a_loop {
    use crate::harness::{calls, caught};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(mut left: u32) -> ! {
        loop {
            assert!(left > 0, "nothing is left");
            left -= 1;
        }
    }
    pub fn run() {
        caught(|| {
            work(2);
        });
        calls("panic 1");
    }
}

pub mod an_iterator {
    use crate::harness::{Kept, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Kept) -> impl Iterator<Item = usize> {
        (0..2).map(move |n| {
            let first = &first;
            n + first.0.len()
        })
    }
    pub fn run() {
        show(work(Kept("a")).collect::<Vec<_>>());
        calls("ok 1");
    }
}

pub mod an_iterator_that_borrows {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work<'a>(words: &'a [&'a str], of: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        words.iter().copied().filter(move |it| it.contains(of))
    }
    pub fn run() {
        show(work(&["ab", "c"], "a").collect::<Vec<_>>());
        calls("ok 1");
    }
}

pub mod an_iterator_that_says_what_it_borrows {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work<'a, T>(items: &'a [T], _name: &str) -> impl Iterator<Item = &'a T> + use<'a, T> {
        items.iter().rev()
    }
    pub fn run() {
        show(work(&[1, 2], "a").collect::<Vec<_>>());
        calls("ok 1");
    }
}

pub mod impl_in_tuples_and_options {
    use crate::harness::{calls, show};
    use std::fmt::Debug;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn pair() -> (impl Debug, impl Iterator<Item = u32>) {
        ("a", 0..2)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn option(some: bool) -> Option<impl Debug> {
        some.then_some(1)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn result(fails: bool) -> Result<impl Debug, impl Debug> {
        if fails { Err("no") } else { Ok(1) }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn nested() -> impl Iterator<Item = impl Debug> {
        ["a", "b"].into_iter()
    }
    pub fn run() {
        let (first, second) = pair();
        show(first);
        show(second.count());
        show(option(true));
        show(result(true));
        show(result(false));
        show(nested().count());
        calls("ok 4 error 1");
    }
}

pub mod impl_in_a_trait_object {
    use crate::harness::{calls, show};
    use std::fmt::Display;
    trait Holds<T> {
        fn held(&self) -> T;
    }
    impl Holds<u32> for u32 {
        fn held(&self) -> u32 {
            *self
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn rows() -> Box<dyn Iterator<Item = impl Display>> {
        Box::new(vec![1].into_iter())
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn held() -> Box<dyn Holds<impl Display>> {
        Box::new(2_u32)
    }
    pub fn run() {
        for row in rows() {
            show(row.to_string());
        }
        show(held().held().to_string());
        calls("ok 2");
    }
}

pub mod trait_objects {
    use crate::harness::{Kept, calls, show};
    use std::fmt::Debug;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn boxed(kept: Kept) -> Box<dyn Debug> {
        Box::new(kept)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn iterator<'a>(text: &'a str) -> Box<dyn Iterator<Item = &'a str> + 'a> {
        if text.is_empty() {
            return Box::new(std::iter::empty());
        }
        Box::new(text.split(' '))
    }
    pub fn run() {
        show(boxed(Kept("a")));
        show(iterator("a b").count());
        show(iterator("").count());
        calls("ok 3");
    }
}
