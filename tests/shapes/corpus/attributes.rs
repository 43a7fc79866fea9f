//! Attributes beside ours, on the function, its parameters and in its body.

crate::harness::shapes! {
    of_the_compiler,
    deprecated,
    documentation,
    cfg_on_parameters,
    lints_on_parameters,
    lints_on_the_function,
    configured,
    inner_attributes,
    the_caller_of_a_panic,
    attributes_of_statements,
    exported,
    other_macros_of_attributes,
}

pub mod of_the_compiler {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    #[must_use = "it is the reason for the call"]
    #[inline(always)]
    #[cold]
    #[allow(clippy::inline_always, reason = "it only has to be kept")]
    fn above() -> u32 {
        1
    }
    #[must_use]
    #[inline]
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn below() -> u32 {
        2
    }
    pub fn run() {
        show(above() + below());
        calls("ok 2");
    }
}

pub mod deprecated {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    #[deprecated(note = "call something else")]
    fn work(number: u32) -> u32 {
        if number == 0 { 0 } else { number - 1 }
    }
    #[deprecated]
    struct Old(u32);
    #[allow(deprecated, reason = "it is what is tried")]
    impl Old {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn new(number: u32) -> Self {
            Self(number)
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn end(self) -> u32 {
            self.0
        }
    }
    #[allow(deprecated, reason = "it is what is tried")]
    pub fn run() {
        show(work(1));
        show(Old::new(2).end());
        calls("ok 3");
    }
}

pub mod documentation {
    use crate::harness::{calls, show};
    /// Works.
    ///
    /// # Errors
    ///
    /// Never.
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    /// More of it.
    pub fn work() -> Result<u32, ()> {
        //! Within the body.
        Ok(1)
    }
    pub fn run() {
        show(work());
        calls("ok 1");
    }
}

pub mod cfg_on_parameters {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn one(id: u32, #[cfg(windows)] _span: String) -> u32 {
        id
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn used(id: u32, #[cfg(not(unix))] trace: Owed, last: Owed) -> u32 {
        #[cfg(not(unix))]
        drop(trace);
        drop(last);
        id
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn in_a_literal(n: u32, #[cfg(windows)] id: u32, s: Owed) -> String {
        format!("valid {n} {}", s.0)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn kept(#[cfg(not(windows))] first: Owed, #[cfg(windows)] first: u32, second: Owed) -> bool {
        first.0 == second.0
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn later(
        #[cfg(windows)] _gone: Owed,
        first: Owed,
        #[cfg(not(windows))] _there: Owed,
    ) -> usize {
        first.0.len()
    }
    pub fn run() {
        show(one(1));
        show(used(2, Owed("a")));
        show(in_a_literal(3, Owed("b")));
        show(kept(Owed("c"), Owed("d")));
        show(crate::harness::wait(later(Owed("e"), Owed("f"))));
        calls("ok 5");
    }
}

pub mod lints_on_parameters {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(
        #[allow(unused_variables, reason = "it is what is tried")] first: Owed,
        #[expect(unused_mut, reason = "it is what is tried")] mut second: Owed,
    ) -> usize {
        second.0.len()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn patterns(
        #[allow(unused_variables, reason = "it is what is tried")] (first, second): (Owed, u32),
    ) -> u32 {
        second
    }
    pub fn run() {
        show(work(Owed("a"), Owed("b")));
        show(patterns((Owed("c"), 1)));
        calls("ok 2");
    }
}

pub mod lints_on_the_function {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    #[allow(unused_variables, reason = "it is what is tried")]
    fn allowed(first: Owed, second: u32) -> usize {
        first.0.len()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    #[expect(unused_variables, reason = "it is what is tried")]
    fn expected(first: Owed, second: u32) -> usize {
        first.0.len()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    #[expect(clippy::print_stdout, reason = "it is what is tried")]
    fn prints(text: &str) {
        if text.is_empty() {
            println!();
        }
    }
    pub fn run() {
        show(allowed(Owed("a"), 1));
        show(expected(Owed("b"), 1));
        prints("a");
        calls("ok 3");
    }
}

pub mod configured {
    use crate::harness::{calls, show};
    #[cfg(unix)]
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work() -> u32 {
        1
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    #[cfg(not(unix))]
    fn work() -> u32 {
        2
    }
    #[cfg_attr(not(windows), inline)]
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn other() -> u32 {
        #[cfg(windows)]
        return 1;
        #[cfg(not(windows))]
        2
    }
    pub fn run() {
        show(work() + other());
        calls("ok 2");
    }
}

pub mod inner_attributes {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(number: u32) -> u32 {
        #![allow(clippy::let_and_return, unused_mut, reason = "it is what is tried")]
        let mut same = number;
        same
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn later(number: u32) -> u32 {
        #![allow(clippy::let_and_return, reason = "it is what is tried")]
        let same = number;
        same
    }
    pub fn run() {
        show(work(1));
        show(crate::harness::wait(later(2)));
        calls("ok 2");
    }
}

pub mod the_caller_of_a_panic {
    use crate::harness::{calls, caught, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    #[track_caller]
    fn work(number: Option<u32>) -> u32 {
        number.expect("a number")
    }
    pub fn run() {
        show(work(Some(1)));
        caught(|| work(None));
        calls("ok 1 panic 1");
    }
}

pub mod attributes_of_statements {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(numbers: &[u32]) -> u32 {
        #[allow(unused_variables, reason = "it is what is tried")]
        let unused = 1;
        #[cfg(windows)]
        let sum = 0;
        #[rustfmt::skip]
        let sum: u32 = numbers.iter().sum();
        #[allow(clippy::needless_return, reason = "it is what is tried")]
        return sum;
    }
    pub fn run() {
        show(work(&[1, 2]));
        calls("ok 1");
    }
}

pub mod exported {
    use crate::harness::{calls, show};
    #[unsafe(no_mangle)]
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    #[allow(clippy::no_mangle_with_rust_abi, reason = "it only has to be kept")]
    pub fn shapes_exported(number: u32) -> u32 {
        number
    }
    pub fn run() {
        show(shapes_exported(1));
        calls("ok 1");
    }
}

pub mod other_macros_of_attributes {
    use crate::harness::{calls, pause, show, wait};
    #[async_trait::async_trait]
    trait Store {
        async fn get(&self) -> u32;
    }
    struct Memory;
    #[async_trait::async_trait]
    impl Store for Memory {
        #[inline]
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        #[allow(clippy::let_and_return, reason = "it is what is tried")]
        async fn get(&self) -> u32 {
            pause().await;
            let same = 1;
            same
        }
    }
    pub fn run() {
        show(wait(Memory.get()));
        calls("ok 1");
    }
}
