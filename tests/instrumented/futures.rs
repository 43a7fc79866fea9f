//! The outcome table for functions that return futures.

use std::future::ready;
use std::pin::Pin;

use bellwether::instrumented;

use crate::{End, Shown, later, run, walk_future};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[instrumented]
fn impl_future(end: End) -> impl Future<Output = Result<u32, String>> {
    async move {
        let value = later(end).await?;
        Ok(value)
    }
}

#[instrumented]
fn impl_future_of_a_value(end: End) -> impl Future<Output = Result<u32, String>> + Send {
    later(end)
}

#[instrumented]
fn impl_future_that_borrows(end: &End) -> impl Future<Output = Result<u32, String>> + '_ {
    let here = *end;
    async move {
        if here != *end {
            return Err("never".to_owned());
        }
        later(*end).await
    }
}

#[instrumented]
fn boxed_block(end: End) -> Pin<Box<dyn Future<Output = Result<u32, String>> + Send>> {
    Box::pin(async move { later(end).await })
}

#[instrumented]
fn boxed_value(end: End) -> BoxFuture<'static, Result<u32, String>> {
    match end {
        End::Error => Box::pin(later(end)),
        other => Box::pin(later(other)),
    }
}

#[instrumented]
fn boxed_with_early_return(end: End) -> BoxFuture<'static, Result<u32, String>> {
    if end == End::Error {
        return Box::pin(ready(Err("no".to_owned())));
    }
    Box::pin(async move { later(end).await })
}

#[test]
fn a_block_that_is_returned_is_what_is_counted() {
    walk_future("impl_future", impl_future);
}

#[test]
fn a_future_that_is_returned_is_what_is_counted() {
    walk_future("impl_future_of_a_value", impl_future_of_a_value);
}

#[test]
fn a_future_that_borrows_is_what_is_counted() {
    walk_future("impl_future_that_borrows", |end| {
        impl_future_that_borrows(Box::leak(Box::new(end)))
    });
}

#[test]
fn a_boxed_future_is_what_is_counted() {
    walk_future("boxed_block", boxed_block);
    walk_future("boxed_value", boxed_value);
    walk_future("boxed_with_early_return", boxed_with_early_return);
}

type Hidden = BoxFuture<'static, Result<u32, String>>;

#[instrumented]
fn future_behind_an_alias(end: End) -> Hidden {
    Box::pin(async move { later(end).await })
}

#[test]
fn a_block_at_the_end_is_seen_behind_any_type() {
    walk_future("future_behind_an_alias", future_behind_an_alias);
}

#[instrumented]
fn recursive(depth: u32) -> BoxFuture<'static, u32> {
    Box::pin(async move {
        match depth {
            0 => 0,
            depth => recursive(depth - 1).await + 1,
        }
    })
}

#[test]
fn a_boxed_future_may_call_itself() {
    assert_eq!(run(recursive(3)), 3);
    assert_eq!(Shown::of("recursive").ok, 4.0);
}

#[instrumented]
fn sent_elsewhere(end: End) -> impl Future<Output = Result<u32, String>> + Send {
    async move { later(end).await }
}

#[instrumented]
async fn async_sent_elsewhere(text: String) -> usize {
    later(End::Ok).await.ok();
    text.len()
}

#[test]
fn futures_go_to_other_threads_as_they_did() {
    let there = std::thread::spawn(|| run(sent_elsewhere(End::Ok)));
    assert_eq!(there.join().unwrap(), Ok(7));
    let future = async_sent_elsewhere("four".to_owned());
    assert_eq!(std::thread::spawn(|| run(future)).join().unwrap(), 4);
}
