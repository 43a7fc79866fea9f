//! `#[instrumented]` trips no lint of the user's, whatever they deny.
#![deny(warnings, clippy::pedantic, clippy::nursery, clippy::restriction)]
#![deny(
    unused_qualifications,
    unused_lifetimes,
    unreachable_pub,
    single_use_lifetimes,
    let_underscore_drop,
    rust_2018_idioms,
    unit_bindings,
    unused_results,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    missing_docs,
    missing_debug_implementations,
    variant_size_differences,
    trivial_casts,
    trivial_numeric_casts,
    redundant_lifetimes,
    unused_crate_dependencies
)]
#![allow(
    clippy::blanket_clippy_restriction_lints,
    clippy::implicit_return,
    clippy::min_ident_chars,
    clippy::question_mark_used,
    clippy::single_call_fn,
    clippy::missing_docs_in_private_items,
    clippy::unused_trait_names,
    clippy::impl_trait_in_params,
    clippy::std_instead_of_core,
    clippy::std_instead_of_alloc,
    clippy::missing_trait_methods,
    clippy::tests_outside_test_module,
    clippy::missing_assert_message,
    clippy::absolute_paths,
    clippy::arbitrary_source_item_ordering,
    clippy::try_err,
    clippy::trivially_copy_pass_by_ref,
    unused_crate_dependencies,
    reason = "the style of this file, and not of what the attribute adds"
)]

use std::error::Error;

use bellwether::{Label, instrumented};

#[derive(Label, Clone, Copy, Debug)]
enum Arm {
    Left,
    Right,
}

#[derive(Label, Clone, Copy, Debug)]
enum Wrong {
    Late,
}

#[derive(Debug)]
struct Shop {
    arm: Arm,
    left: u64,
}

impl Shop {
    #[instrumented]
    fn sell(&mut self, number: u64) -> Option<&mut u64> {
        self.left = self.left.checked_sub(number)?;
        Some(&mut self.left)
    }

    #[instrumented(name = "lint_ask", labels(arm: Arm = self.arm), errors(class), fields(text, n = ?self.left), parent = None, follows_from = [None], err(Debug), ret)]
    async fn ask(&self, text: &str) -> Result<usize, Wrong> {
        if text.is_empty() {
            return Err(Wrong::Late);
        }
        Ok(text.len())
    }
}

#[instrumented(level = "debug", is_error = Option::is_none)]
fn halve(number: u32) -> Option<u32> {
    number.is_multiple_of(2).then(|| number.midpoint(0))
}

#[instrumented]
fn nothing() {}

#[instrumented]
async fn nothing_later() {}

#[instrumented]
fn boxes(wrong: bool) -> Result<(), Box<dyn Error>> {
    if wrong {
        Err("wrong")?;
    }
    Ok(())
}

#[instrumented(poll = true)]
#[rustfmt::skip]
async fn on_one_line() -> Option<u32> { Some(1) }

#[instrumented(span = false)]
fn gives_block(number: u32) -> impl Future<Output = u32> {
    async move { number }
}

#[instrumented(name = "lint_pinned", labels(arm), poll(slow = "1ms"))]
fn gives_pinned(arm: Arm, number: u32) -> std::pin::Pin<Box<dyn Future<Output = u32>>> {
    let same = std::future::ready(number);
    Box::pin(same)
}

#[instrumented(name = "lint_generic", labels(arm, other: Arm = Arm::Right))]
fn generic<T: PartialEq + ?Sized>(first: &T, second: &T, arm: &Arm) -> bool {
    matches!(arm, Arm::Left) && first == second
}

#[instrumented]
fn never(text: &str) -> ! {
    std::panic::resume_unwind(Box::new(text.to_owned()))
}

#[instrumented]
async fn never_later() -> ! {
    #[derive(Debug)]
    struct Item;
    loop {
        nothing_later().await;
        assert_eq!(size_of::<Item>(), 0);
    }
}

#[test]
fn everything_compiles_and_runs() {
    let mut shop = Shop {
        arm: Arm::Left,
        left: 2,
    };
    assert_eq!(shop.sell(1), Some(&mut 1));
    assert_eq!(halve(4), Some(2));
    nothing();
    drop((
        nothing_later(),
        on_one_line(),
        never_later(),
        shop.ask(""),
        gives_block(1),
        gives_pinned(Arm::Right, 1),
    ));
    assert!(boxes(true).is_err());
    assert!(generic("a", "a", &Arm::Left));
    assert!(std::panic::catch_unwind(|| never("x")).is_err());
}
