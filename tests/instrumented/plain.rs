//! The outcome table for functions that are no futures.

use bellwether::instrumented;

use crate::{End, Shown, panic_of, walk, work};

#[instrumented]
fn plain_function(end: End) -> Result<u32, String> {
    work(end)
}

#[instrumented]
fn with_question_mark(end: End) -> Result<u32, String> {
    let value = work(end)?;
    Ok(value)
}

#[instrumented]
fn with_early_return(end: End) -> Result<u32, String> {
    if end == End::Error {
        return Err("no".to_owned());
    }
    work(end)
}

struct Shop {
    end: End,
}

trait Sell {
    fn sell(&self) -> Result<u32, String>;

    fn end(&self) -> End;

    #[instrumented]
    fn sell_by_default(&self) -> Result<u32, String> {
        work(self.end())
    }
}

impl Shop {
    #[instrumented]
    fn method(&self) -> Result<u32, String> {
        work(self.end)
    }

    #[instrumented]
    fn method_of_mut(&mut self) -> Result<u32, String> {
        work(self.end)
    }

    #[instrumented]
    fn method_of_owned(self) -> Result<u32, String> {
        work(self.end)
    }

    #[instrumented]
    fn method_of_box(self: Box<Self>) -> Result<u32, String> {
        work(self.end)
    }
}

impl Sell for Shop {
    fn end(&self) -> End {
        self.end
    }

    #[instrumented(function = "Shop::sell")]
    fn sell(&self) -> Result<u32, String> {
        work(self.end)
    }
}

#[instrumented]
fn generic<T: Clone + Into<End>, const N: usize>(ends: &[T; N]) -> Result<u32, String> {
    work(ends[0].clone().into())
}

#[instrumented]
fn takes_impl_trait(end: impl Into<End>) -> Result<u32, String> {
    work(end.into())
}

#[instrumented]
fn gives_impl_trait(end: End) -> Result<impl std::fmt::Debug + Into<u32>, String> {
    work(end)
}

type Alias<T> = Result<T, String>;

#[instrumented]
fn plain_behind_an_alias(end: End) -> Alias<u32> {
    work(end)
}

#[test]
fn a_function_is_counted_by_how_it_ends() {
    walk("plain_function", plain_function);
}

#[test]
fn a_question_mark_leaves_the_body_and_is_counted() {
    walk("with_question_mark", with_question_mark);
}

#[test]
fn an_early_return_leaves_the_body_and_is_counted() {
    walk("with_early_return", with_early_return);
}

#[test]
fn methods_are_counted_whatever_self_is() {
    walk("method", |end| Shop { end }.method());
    walk("method_of_mut", |end| Shop { end }.method_of_mut());
    walk("method_of_owned", |end| Shop { end }.method_of_owned());
    walk("method_of_box", |end| {
        Box::new(Shop { end }).method_of_box()
    });
}

#[test]
fn methods_of_a_trait_are_counted() {
    walk("Shop::sell", |end| Shop { end }.sell());
}

#[test]
fn a_default_method_of_a_trait_is_counted() {
    walk("sell_by_default", |end| Shop { end }.sell_by_default());
}

#[test]
fn all_types_of_a_generic_function_are_one_place() {
    walk("generic", |end| generic(&[end]));
}

#[test]
fn impl_trait_can_be_taken_and_given() {
    walk("takes_impl_trait", takes_impl_trait);
    walk("gives_impl_trait", |end| {
        gives_impl_trait(end).map(Into::into)
    });
}

#[test]
fn a_result_plain_behind_an_alias_is_seen() {
    walk("plain_behind_an_alias", plain_behind_an_alias);
}

#[instrumented]
fn gives_option(some: bool) -> Option<u32> {
    let value = some.then_some(1)?;
    Some(value)
}

#[instrumented]
fn gives_any<T>(value: T) -> T {
    value
}

#[test]
fn what_is_no_result_is_ok() {
    assert_eq!((gives_option(true), gives_option(false)), (Some(1), None));
    let expected = Shown {
        ok: 2.0,
        timed: 2.0,
        ..Shown::default()
    };
    assert_eq!(Shown::of("gives_option"), expected);
    // Which type a generic function gives is not known where it stands.
    assert_eq!(gives_any(Err::<u32, _>("no")), Err("no"));
    assert!(Shown::of("gives_any").ok > 0.0);
}

#[instrumented]
fn never_returns() -> ! {
    panic!("on purpose")
}

#[test]
fn a_function_that_never_returns_ends_in_a_panic() {
    assert_eq!(panic_of(|| never_returns()), "on purpose");
    let expected = Shown {
        panic: 1.0,
        timed: 1.0,
        ..Shown::default()
    };
    assert_eq!(Shown::of("never_returns"), expected);
}

#[instrumented]
fn factorial(n: u64) -> u64 {
    if n == 0 { 1 } else { n * factorial(n - 1) }
}

#[test]
fn a_function_may_call_itself() {
    assert_eq!(factorial(5), 120);
    let expected = Shown {
        ok: 6.0,
        timed: 6.0,
        ..Shown::default()
    };
    assert_eq!(Shown::of("factorial"), expected);
}
