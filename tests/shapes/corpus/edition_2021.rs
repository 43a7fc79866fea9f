//! What only the edition of 2021 has.

crate::harness::shapes! {
    words_that_became_keywords,
    lifetimes_that_are_not_captured,
    temporaries_of_the_tail,
    attributes_without_unsafe,
    unsafe_bodies,
}

pub mod words_that_became_keywords {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn gen(gen: u32) -> u32 {
        gen
    }
    pub fn run() {
        show(gen(1));
        calls("ok 1");
    }
}

pub mod lifetimes_that_are_not_captured {
    use crate::harness::{calls, show, wait};
    use std::future::Future;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(text: &str) -> impl Iterator<Item = usize> {
        let length = text.len();
        0..length
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn later(text: &str) -> impl Future<Output = usize> {
        let length = text.len();
        async move { length }
    }
    pub fn run() {
        let (numbers, future) = {
            let text = "ab".to_owned();
            (work(&text), later(&text))
        };
        show(numbers.count());
        show(wait(future));
        calls("ok 2");
    }
}

pub mod temporaries_of_the_tail {
    use crate::harness::{Owed, calls, show};
    use std::cell::RefCell;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(cell: RefCell<Vec<Owed>>, _: Owed) -> usize {
        let local = Owed("local");
        cell.borrow_mut().push(local);
        cell.borrow().len() + Owed("temporary").length()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn later((cell, _): (RefCell<Vec<Owed>>, Owed)) -> usize {
        match cell.borrow_mut().pop() {
            Some(last) => last.length() + Owed("temporary").length(),
            None => 0,
        }
    }
    pub fn run() {
        show(work(RefCell::new(vec![]), Owed("a")));
        let cell = RefCell::new(vec![Owed("b"), Owed("c")]);
        show(crate::harness::wait(later((cell, Owed("d")))));
        calls("ok 2");
    }
}

pub mod attributes_without_unsafe {
    use crate::harness::{calls, show};
    #[export_name = "shapes_in_2021"]
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    pub fn work() -> u32 {
        1
    }
    pub fn run() {
        show(work());
        calls("ok 1");
    }
}

pub mod unsafe_bodies {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    unsafe fn work(number: *const u32) -> u32 {
        *number
    }
    pub fn run() {
        let number = 1;
        // SAFETY: It points to a number.
        show(unsafe { work(&raw const number) });
        calls("ok 1");
    }
}
