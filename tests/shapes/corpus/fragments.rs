//! Functions that macros by example write, of fragments of every kind.

crate::harness::shapes! {
    identifiers,
    types,
    types_that_are_futures,
    types_that_are_never,
    types_of_impl_trait,
    expressions,
    blocks_with_returns,
    patterns,
    token_trees,
    items,
    literals,
    literals_in_arguments,
    lifetimes,
    visibilities,
    paths_and_statements,
    methods,
    nested_macros,
}

pub mod identifiers {
    use crate::harness::{calls, show};
    macro_rules! function {
        ($name:ident, $argument:ident, $ty:ident) => {
            #[cfg_attr(feature = "counted", bellwether::instrumented)]
            fn $name($argument: $ty) -> $ty {
                $argument + 1
            }
        };
    }
    function!(work, number, u32);
    pub fn run() {
        show(work(1));
        calls("ok 1");
    }
}

pub mod types {
    use crate::harness::{calls, show};
    macro_rules! function { ($name:ident($ty:ty) -> $ret:ty $body:block) => {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn $name(_given: $ty) -> $ret $body
    }; }
    function!(number(&str) -> u32 { 1 });
    function!(result(Option<u32>) -> Result<u32, String> { Err("no".to_owned()) });
    function!(alias((u32, u32)) -> std::fmt::Result { Err(std::fmt::Error) });
    function!(unit([u32; 2]) -> () {});
    function!(borrowed(&'static str) -> &'static [u32] { &[1] });
    pub fn run() {
        show(number("a"));
        show(result(None));
        show(alias((1, 2)));
        unit([1, 2]);
        show(borrowed("a"));
        calls("ok 3 error 2");
    }
}

pub mod types_that_are_futures {
    use crate::harness::{calls, show, wait};
    use std::future::Future;
    use std::pin::Pin;
    macro_rules! function { ($name:ident -> $ret:ty $body:block) => {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn $name() -> $ret $body
    }; }
    function!(load -> Pin<Box<dyn Future<Output = Result<u32, String>>>> { let row = std::future::ready(Err("no".to_owned())); Box::pin(row) });
    function!(find -> impl Future<Output = Result<u32, String>> { std::future::ready(Err("no".to_owned())) });
    pub fn run() {
        show(wait(load()));
        show(wait(find()));
        calls("error 2");
    }
}

pub mod types_that_are_never {
    use crate::harness::{calls, cancel, caught};
    macro_rules! task { ($name:ident -> $ret:ty $body:block) => {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        async fn $name() -> $ret $body
    }; }
    macro_rules! end { ($name:ident -> $ret:ty $body:block) => {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn $name() -> $ret $body
    }; }
    task!(forever -> ! { loop { std::future::pending::<()>().await; } });
    end!(over -> ! { std::panic::resume_unwind(Box::new("over")) });
    pub fn run() {
        cancel(forever());
        caught(|| {
            over();
        });
        calls("panic 1 cancelled 1");
    }
}

pub mod types_of_impl_trait {
    use crate::harness::{calls, show};
    macro_rules! function { ($name:ident($argument:ident: $ty:ty) -> $ret:ty $body:block) => {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn $name($argument: $ty) -> $ret $body
    }; }
    function!(add(number: u32) -> impl Fn(u32) -> u32 { move |other| number + other });
    function!(rows(to: impl Into<u32>) -> Box<dyn Iterator<Item = impl std::fmt::Debug>> { Box::new(0..to.into()) });
    pub fn run() {
        show(add(1)(2));
        show(rows(2_u32).count());
        calls("ok 2");
    }
}

pub mod expressions {
    use crate::harness::{calls, show};
    macro_rules! function {
        ($name:ident, $value:expr, $ok:expr) => {
            #[cfg_attr(feature = "counted", bellwether::instrumented)]
            fn $name(number: u32) -> Result<u32, u32> {
                let check: fn(u32) -> bool = $ok;
                if check(number) {
                    Ok($value)
                } else {
                    Err(number)
                }
            }
        };
    }
    function!(work, 1 + 2, |n| n > 1);
    pub fn run() {
        show(work(1));
        show(work(2));
        calls("ok 1 error 1");
    }
}

pub mod blocks_with_returns {
    use crate::harness::{Owed, calls, show};
    macro_rules! function { ($name:ident($($argument:ident: $ty:ty),*) -> $ret:ty, $body:block) => {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn $name($($argument: $ty),*) -> $ret $body
    }; }
    function!(work(guard: Owed, early: bool) -> usize, { if early { return 0; } guard.0.len() });
    function!(parse(text: &str) -> Result<u32, std::num::ParseIntError>, { let number: u32 = text.parse()?; Ok(number) });
    pub fn run() {
        show(work(Owed("a"), true));
        show(work(Owed("b"), false));
        show(parse("x"));
        calls("ok 2 error 1");
    }
}

pub mod patterns {
    use crate::harness::{Owed, calls, show};
    macro_rules! function {
        ($name:ident, $pattern:pat_param, $other:pat, $ty:ty, $value:expr) => {
            #[cfg_attr(feature = "counted", bellwether::instrumented)]
            fn $name($pattern: $ty, number: u32) -> bool {
                matches!(number, $other) && $value
            }
        };
    }
    function!(work, (first, _), 1 | 2, (Owed, Owed), first.0 == "a");
    function!(ignored, _, 3, Owed, true);
    pub fn run() {
        show(work((Owed("a"), Owed("b")), 1));
        show(ignored(Owed("c"), 1));
        calls("ok 2");
    }
}

pub mod token_trees {
    use crate::harness::{calls, show, wait};
    use std::future::Future;
    macro_rules! function { ($(#[$attribute:meta])* fn $name:ident $arguments:tt $(-> $ret:ty)? { $($body:tt)* }) => {
        $(#[$attribute])*
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn $name $arguments $(-> $ret)? { $($body)* }
    }; }
    function! { #[must_use] fn work(number: u32) -> u32 { number } }
    function! { #[inline] #[doc = "Documented."] fn nothing() {} }
    function! { fn later(number: u32) -> impl Future<Output = u32> { async move { number } } }
    pub fn run() {
        show(work(1));
        nothing();
        show(wait(later(2)));
        calls("ok 3");
    }
}

pub mod items {
    use crate::harness::{Owed, calls, show};
    macro_rules! each { ($($item:item)*) => { $(
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        $item
    )* }; }
    each! {
        fn work(guard: Owed) -> usize { guard.0.len() }
        async fn later(number: u32) -> Result<(), u32> { Err(number) }
        pub(super) fn generic<T: Clone>(value: &T) -> T { value.clone() }
    }
    pub fn run() {
        show(work(Owed("a")));
        show(crate::harness::wait(later(1)));
        show(generic(&2));
        calls("ok 2 error 1");
    }
}

pub mod literals {
    use crate::harness::{calls, show};
    macro_rules! function { ($name:ident, $text:literal, $number:literal, $level:literal) => {
        #[cfg_attr(feature = "counted", bellwether::instrumented(function = $text, level = $level, span = $text, target = $text))]
        fn $name() -> (&'static str, i32) { ($text, $number) }
    }; }
    function!(work, "a", 1, "debug");
    function!(other, "b", -2, "info");
    pub fn run() {
        show(work());
        show(other());
        calls("ok 2");
    }
}

pub mod literals_in_arguments {
    use crate::harness::{calls, show};
    macro_rules! handler { ($name:ident, $family:literal, $success:literal, $under:literal, $for:literal, $bound:literal) => {
        #[cfg_attr(feature = "counted", bellwether::instrumented(name = $family, slo(success = $success, latency(under = $under, for = $for)), buckets = [$bound, 1]))]
        fn $name() -> Result<(), String> { Ok(()) }
    }; }
    handler!(index, "literals_in_arguments", 99.9, "500ms", 99, 0.5);
    pub fn run() {
        show(index());
        calls("ok 1");
    }
}

pub mod lifetimes {
    use crate::harness::{calls, show};
    macro_rules! function { ($name:ident, $life:lifetime, $label:lifetime) => {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn $name<$life>(text: &$life str) -> &$life str { $label: loop { if text.is_empty() { break $label text; } return &text[1..]; } }
    }; }
    function!(work, 'a, 'outer);
    pub fn run() {
        show(work("ab"));
        show(work(""));
        calls("ok 2");
    }
}

pub mod visibilities {
    use crate::harness::{calls, show};
    macro_rules! function { ($visibility:vis $name:ident) => {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        $visibility fn $name() -> u32 { 1 }
    }; }
    mod inner {
        function!(pub(super) work);
        function!(pub other);
        function!(private);
        pub fn third() -> u32 {
            private()
        }
    }
    pub fn run() {
        show(inner::work() + inner::other() + inner::third());
        calls("none");
    }
}

pub mod paths_and_statements {
    use crate::harness::{Owed, calls, show};
    macro_rules! function {
        ($name:ident, $call:path, $first:stmt, $last:stmt) => {
            #[cfg_attr(feature = "counted", bellwether::instrumented)]
            #[allow(redundant_semicolons, reason = "a let statement has its own")]
            fn $name(guard: Owed) -> usize {
                $first;
                $last;
                $call(guard.0)
            }
        };
    }
    function!(work, str::len, let local = Owed("local"), let _other = local.0);
    pub fn run() {
        show(work(Owed("abc")));
        calls("ok 1");
    }
}

pub mod methods {
    use crate::harness::{Owed, calls, show};
    struct Cart(Owed);
    macro_rules! methods { ($($name:ident($($receiver:tt)*) -> $ret:ty $body:block)*) => { impl Cart { $(
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn $name($($receiver)*) -> $ret $body
    )* } }; }
    methods! {
        len(&self) -> usize { 1 }
        end(self, _other: Owed) -> Option<Self> { None }
    }
    pub fn run() {
        let cart = Cart(Owed("a"));
        show(cart.len() + cart.0.0.len());
        show(cart.end(Owed("b")).is_none());
        calls("ok 2");
    }
}

pub mod nested_macros {
    use crate::harness::{calls, show};
    macro_rules! outer { ($($name:ident => $ret:ty, $value:expr;)*) => { $( inner!($name, $ret, $value); )* }; }
    macro_rules! inner {
        ($name:ident, $ret:ty, $value:expr) => {
            #[cfg_attr(feature = "counted", bellwether::instrumented)]
            fn $name() -> $ret {
                $value
            }
        };
    }
    outer! { work => u32, 1; fails => Result<(), u32>, Err(2); maybe => Option<u32>, Some(3); }
    pub fn run() {
        show(work());
        show(fails());
        show(maybe());
        calls("ok 2 error 1");
    }
}
