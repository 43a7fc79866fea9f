//! Functions in functions, and what else a body can hold.

crate::harness::shapes! {
    functions_of_one_name,
    functions_in_functions,
    items_in_the_body,
    closures_in_the_body,
    recursion,
    names_that_the_macro_might_use,
    types_that_hide_the_prelude,
    unsafe_functions,
    in_a_constant_block_and_a_test_like_module,
    constants_of_the_caller,
    blocks_and_lets,
    in_a_trait_in_a_function,
    catching_a_panic_inside,
    as_values,
}

pub mod functions_of_one_name {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work() -> u32 {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn work() -> u32 {
            1
        }
        work() + 1
    }
    pub fn run() {
        show(work());
        calls("ok 2");
    }
}

pub mod functions_in_functions {
    use crate::harness::{Owed, calls, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn first(guard: Owed, number: u32) -> u32 {
        fn half(number: u32) -> Option<u32> {
            number.is_multiple_of(2).then(|| twice(number) / 4)
        }
        /// Refers to the other one, and is used before it is declared.
        fn twice(number: u32) -> u32 {
            number * 2
        }
        let Some(half) = half(number) else {
            return twice(number);
        };
        half + u32::from(guard.0.is_empty())
    }
    #[allow(clippy::items_after_statements)]
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn last(guard: Owed, number: u32) -> u32 {
        let more = one(number);
        fn one(number: u32) -> u32 {
            number + two().0
        }
        let all = more + two().0 + u32::from(guard.0.is_empty());
        fn two() -> Two {
            Two(2)
        }
        struct Two(u32);
        all
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn later(guard: Owed) -> usize {
        async fn length(text: &str) -> usize {
            std::future::ready(text.len()).await
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn counted(guard: &Owed) -> usize {
            guard.0.len()
        }
        length(guard.0).await + counted(&guard)
    }
    pub fn run() {
        show(first(Owed("a"), 4));
        show(first(Owed("b"), 3));
        show(last(Owed("c"), 1));
        show(wait(later(Owed("d"))));
        calls("ok 5");
    }
}

pub mod items_in_the_body {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(number: u32) -> u32 {
        const ONE: u32 = 1;
        static TWO: u32 = 2;
        #[derive(Clone, Copy)]
        struct Pair(u32, u32);
        impl Pair {
            fn sum(self) -> u32 {
                self.0 + self.1
            }
        }
        macro_rules! add {
            ($a:expr, $b:expr) => {
                $a + $b
            };
        }
        use std::cmp::max;
        max(add!(Pair(ONE, TWO).sum(), 1), number)
    }
    pub fn run() {
        show(work(1));
        calls("ok 1");
    }
}

pub mod closures_in_the_body {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guard: Owed, times: u32) -> Result<u32, u32> {
        let mut sum = 0;
        let mut add = |n: u32| -> Result<(), u32> {
            if n == 3 {
                return Err(n);
            }
            sum += n;
            Ok(())
        };
        for n in 0..times {
            add(n)?;
        }
        let length = move || guard.0.len();
        Ok(sum + u32::try_from(length()).unwrap_or(0))
    }
    pub fn run() {
        show(work(Owed("a"), 2));
        show(work(Owed("b"), 5));
        calls("ok 1 error 1");
    }
}

pub mod recursion {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn down(guard: Owed, left: u32) -> Result<u32, u32> {
        if left == 0 {
            return Err(0);
        }
        let inner = down(Owed("inner"), left - 1);
        drop(guard);
        inner
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn even(number: u32) -> bool {
        number == 0 || odd(number - 1)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn odd(number: u32) -> bool {
        number != 0 && even(number - 1)
    }
    pub fn run() {
        show(down(Owed("outer"), 1));
        show(even(2));
        calls("ok 3 error 2");
    }
}

pub mod names_that_the_macro_might_use {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(__output: u32, __site: u32, site: u32, call: u32) -> u32 {
        __output + __site + site + call
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn other(body: u32, __body: u32, output: u32, place: u32) -> u32 {
        body + __body + output + place
    }
    pub fn run() {
        show(work(1, 2, 3, 4));
        show(other(1, 2, 3, 4));
        calls("ok 2");
    }
}

pub mod types_that_hide_the_prelude {
    use crate::harness::{calls, say};
    #[allow(dead_code, reason = "they only have to be there")]
    mod hidden {
        pub struct Result;
        pub struct Option;
        pub struct Some;
        pub fn drop() {}
        pub trait Fn {}
        pub mod core {}
        pub mod std {}
    }
    #[allow(unused_imports, reason = "they only have to be there")]
    use hidden::*;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(number: u32) -> u32 {
        number
    }
    pub fn run() {
        say(work(1));
        calls("ok 1");
    }
}

pub mod unsafe_functions {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    unsafe fn work(number: *const u32) -> u32 {
        unsafe { *number }
    }
    struct Raw(u32);
    impl Raw {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        unsafe fn get(&self) -> &u32 {
            &self.0
        }
    }
    pub fn run() {
        let number = 1;
        // SAFETY: It points to a number.
        show(unsafe { work(&raw const number) });
        // SAFETY: It has none.
        show(unsafe { Raw(2).get() });
        calls("ok 2");
    }
}

pub mod in_a_constant_block_and_a_test_like_module {
    use crate::harness::{calls, show};
    mod inner {
        pub(in crate::nested) mod deeper {
            #[cfg_attr(feature = "counted", bellwether::instrumented)]
            pub(in crate::nested) fn work() -> u32 {
                1
            }
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn here() -> u32 {
        inner::deeper::work()
    }
    pub fn run() {
        show(here());
        calls("ok 1");
    }
}

pub mod constants_of_the_caller {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work() -> (&'static str, bool) {
        (module_path!(), line!() > 0 && file!().contains("nested"))
    }
    pub fn run() {
        show(work().0.ends_with("constants_of_the_caller"));
        show(work().1);
        calls("ok 2");
    }
}

pub mod blocks_and_lets {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guard: Option<Owed>) -> Result<usize, &'static str> {
        let Some(Owed(text)) = &guard else {
            return Err("none");
        };
        let length = {
            let inner = Owed("inner");
            inner.0.len()
        };
        if let "a" = *text {
            Ok(length)
        } else {
            Err("other")
        }
    }
    pub fn run() {
        show(work(Some(Owed("a"))));
        show(work(None));
        show(work(Some(Owed("b"))));
        calls("ok 1 error 2");
    }
}

pub mod in_a_trait_in_a_function {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn outer() -> u32 {
        trait Inner {
            #[cfg_attr(feature = "counted", bellwether::instrumented)]
            fn get(&self) -> u32 {
                1
            }
        }
        impl Inner for () {}
        ().get()
    }
    pub fn run() {
        show(outer());
        calls("ok 2");
    }
}

pub mod catching_a_panic_inside {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn inner(guard: Owed) {
        assert!(guard.0.is_empty(), "it is not empty");
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn outer() -> bool {
        std::panic::catch_unwind(|| inner(Owed("a"))).is_err()
    }
    pub fn run() {
        show(outer());
        calls("ok 1 panic 1");
    }
}

pub mod as_values {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(number: u32) -> u32 {
        number + 1
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn of<'a>(text: &'a str) -> &'a str {
        text.trim()
    }
    pub fn run() {
        let pointer: fn(u32) -> u32 = work;
        let ranked: for<'a> fn(&'a str) -> &'a str = of;
        show([1, 2].map(pointer));
        show(["a "].map(ranked));
        show(Some([1]).map(|it| it.map(work)));
        calls("ok 4");
    }
}
