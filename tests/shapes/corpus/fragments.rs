//! Functions that macros by example write, of fragments of every kind.

crate::harness::shapes! {
    identifiers,
    types,
    expressions,
    blocks_with_returns,
    token_trees,
    lifetimes,
    visibilities,
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
