//! The outcome table for `async fn`.

use std::pin::Pin;

use bellwether::instrumented;

use crate::{End, Shown, later, panic_of, poll_and_drop, run, walk_future};

#[instrumented]
async fn async_function(end: End) -> Result<u32, String> {
    later(end).await
}

#[instrumented]
async fn async_question_mark(end: End) -> Result<u32, String> {
    let value = later(end).await?;
    if value == 7 {
        return Ok(7);
    }
    Err("never".to_owned())
}

struct Shop;

/// One that lives as long as any future of it.
fn shop() -> &'static mut Shop {
    Box::leak(Box::new(Shop))
}

trait Sell {
    async fn async_sell(&self, end: End) -> Result<u32, String>;

    #[instrumented]
    async fn async_sell_by_default(&self, end: End) -> Result<u32, String> {
        later(end).await
    }
}

impl Shop {
    #[instrumented]
    async fn async_method(&self, end: End) -> Result<u32, String> {
        later(end).await
    }

    #[instrumented]
    async fn async_method_of_mut(&mut self, end: End) -> Result<u32, String> {
        *self = Self;
        later(end).await
    }

    #[instrumented]
    async fn async_method_of_pin(self: Pin<&mut Self>, end: End) -> Result<u32, String> {
        later(end).await
    }
}

impl Sell for Shop {
    #[instrumented(function = "Shop::async_sell")]
    async fn async_sell(&self, end: End) -> Result<u32, String> {
        later(end).await
    }
}

#[instrumented]
async fn async_generic<T: Clone + Into<End>, const N: usize>(ends: [T; N]) -> Result<u32, String> {
    later(ends[0].clone().into()).await
}

#[instrumented]
async fn async_takes_impl_trait(end: impl Into<End>) -> Result<u32, String> {
    later(end.into()).await
}

#[instrumented]
async fn async_gives_impl_trait(end: End) -> Result<impl std::fmt::Debug + Into<u32>, String> {
    later(end).await
}

#[async_trait::async_trait]
trait Boxed {
    async fn boxed_by_the_trait(&mut self, end: End) -> Result<u32, String>;
}

#[async_trait::async_trait]
impl Boxed for Shop {
    #[instrumented]
    async fn boxed_by_the_trait(&mut self, end: End) -> Result<u32, String> {
        *self = Self;
        later(end).await
    }
}

#[test]
fn an_async_function_is_counted_by_how_it_ends() {
    walk_future("async_function", async_function);
}

#[test]
fn question_mark_and_return_leave_the_body_and_not_the_wrapper() {
    walk_future("async_question_mark", async_question_mark);
}

#[test]
fn async_methods_are_counted_whatever_self_is() {
    walk_future(
        "async_method",
        |end| async move { Shop.async_method(end).await },
    );
    walk_future("async_method_of_mut", |end| async move {
        Shop.async_method_of_mut(end).await
    });
    walk_future("async_method_of_pin", |end| async move {
        std::pin::pin!(Shop).async_method_of_pin(end).await
    });
}

#[test]
fn async_methods_of_a_trait_are_counted() {
    walk_future("Shop::async_sell", |end| Shop.async_sell(end));
    walk_future("async_sell_by_default", |end| {
        Shop.async_sell_by_default(end)
    });
}

#[test]
fn all_types_of_a_generic_async_function_are_one_place() {
    walk_future("async_generic", |end| async_generic([end]));
}

#[test]
fn an_async_function_takes_and_gives_impl_trait() {
    walk_future("async_takes_impl_trait", async_takes_impl_trait);
    walk_future("async_gives_impl_trait", |end| async move {
        async_gives_impl_trait(end).await.map(Into::into)
    });
}

#[test]
fn what_async_trait_makes_of_a_method_is_counted() {
    walk_future("boxed_by_the_trait", |end| shop().boxed_by_the_trait(end));
}

#[instrumented]
async fn dropped_elsewhere() {
    std::future::pending::<()>().await;
}

struct PollsOnDrop;

impl Drop for PollsOnDrop {
    fn drop(&mut self) {
        poll_and_drop(dropped_elsewhere(), 1);
    }
}

#[test]
fn a_future_dropped_while_something_else_unwinds_is_cancelled() {
    panic_of(|| {
        let _guard = PollsOnDrop;
        panic!("on purpose");
    });
    let expected = Shown {
        cancelled: 1.0,
        timed: 1.0,
        ..Shown::default()
    };
    assert_eq!(Shown::of("dropped_elsewhere"), expected);
}

#[instrumented]
async fn looks_at_itself_when_dropped(seen: &std::cell::Cell<f64>) {
    struct Look<'a>(&'a std::cell::Cell<f64>);
    impl Drop for Look<'_> {
        fn drop(&mut self) {
            self.0
                .set(Shown::of("looks_at_itself_when_dropped").in_flight);
        }
    }
    let _look = Look(seen);
    std::future::pending::<()>().await;
}

#[test]
fn a_cancelled_call_is_in_flight_until_its_values_are_dropped() {
    let seen = std::cell::Cell::new(0.0);
    poll_and_drop(looks_at_itself_when_dropped(&seen), 1);
    assert_eq!(seen.get(), 1.0);
    assert_eq!(Shown::of("looks_at_itself_when_dropped").in_flight, 0.0);
}

#[instrumented]
async fn panics_when_dropped() {
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("on purpose");
        }
    }
    let _panics = Panics;
    std::future::pending::<()>().await;
}

#[test]
fn a_panic_in_the_drop_of_a_cancelled_future_leaves_nothing_in_flight() {
    panic_of(|| poll_and_drop(panics_when_dropped(), 1));
    let expected = Shown {
        cancelled: 1.0,
        timed: 1.0,
        ..Shown::default()
    };
    assert_eq!(Shown::of("panics_when_dropped"), expected);
}

#[instrumented]
async fn async_never_returns() -> ! {
    later(End::Ok).await.ok();
    panic!("on purpose")
}

#[test]
fn an_async_function_that_never_returns_ends_in_a_panic() {
    assert_eq!(panic_of(|| run(async_never_returns())), "on purpose");
    assert_eq!(Shown::of("async_never_returns").panic, 1.0);
}

#[instrumented]
async fn counted(end: End) -> Result<u32, String> {
    later(end).await
}

#[instrumented]
async fn counted_with_text(text: String) -> usize {
    later(End::Ok).await.ok();
    text.len()
}

#[instrumented]
async fn counted_with_text_used_up(text: String) -> usize {
    let length = text.len();
    drop(text);
    later(End::Ok).await.ok();
    length
}

async fn plain_with_text_used_up(text: String) -> usize {
    let length = text.len();
    drop(text);
    later(End::Ok).await.ok();
    length
}

async fn plain(end: End) -> Result<u32, String> {
    later(end).await
}

async fn plain_with_text(text: String) -> usize {
    later(End::Ok).await.ok();
    text.len()
}

#[test]
fn an_annotation_adds_at_most_24_bytes_to_a_future() {
    let grown = size_of_val(&counted(End::Ok)) - size_of_val(&plain(End::Ok));
    assert!(grown <= 24, "{grown} bytes");
    let (with, without) = (
        counted_with_text(String::new()),
        plain_with_text(String::new()),
    );
    let grown = size_of_val(&with) - size_of_val(&without);
    assert!(grown <= 24, "{grown} bytes");
}

/// As in every wrapper of async functions: what the documentation says.
#[test]
fn an_argument_that_is_used_up_before_the_first_await_is_stored_once_more() {
    let (with, without) = (
        counted_with_text_used_up(String::new()),
        plain_with_text_used_up(String::new()),
    );
    let grown = size_of_val(&with) - size_of_val(&without);
    let text = size_of::<String>();
    assert!((text..=text + 24).contains(&grown), "{grown} bytes");
}
