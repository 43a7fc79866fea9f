//! `#[instrumented]` names everything by its whole path: no prelude, a renamed crate, decoys for every name.
#![no_implicit_prelude]
#![deny(warnings)]

extern crate bellwether as renamed;

mod std {}
mod core {}
mod bellwether {}
mod tracing {}
#[allow(non_camel_case_types, dead_code)]
struct bool;
#[allow(dead_code)]
struct Option;
#[allow(dead_code)]
trait Label {}

type Result<T> = ::core::result::Result<T, Wrong>;

#[derive(renamed::Label)]
#[label(crate = renamed)]
#[allow(dead_code)]
enum Wrong {
    Late,
}

#[renamed::instrumented(crate = renamed, level = "debug")]
fn plain(number: u32) -> ::core::option::Option<u32> {
    number.checked_sub(1)?.checked_sub(1)
}

#[renamed::instrumented(
    crate = renamed,
    name = "hygiene_later",
    labels(first: Wrong = wrong, last: Wrong = Wrong::Late),
    errors(class = Wrong),
    buckets = linear(0.5, 0.5, 4),
    fields(number, text = %"text"),
    is_error = |output| ::core::matches!(output, ::core::result::Result::Err(_)),
)]
async fn later(wrong: &Wrong, number: u32) -> Result<u32> {
    match wrong {
        Wrong::Late => ::core::result::Result::Ok(number),
    }
}

#[renamed::instrumented(crate = renamed)]
fn block(number: u32) -> impl ::core::future::Future<Output = u32> {
    async move { number }
}

#[renamed::instrumented(crate = renamed)]
fn boxed() -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = ()>>> {
    let ready = ::core::future::ready(());
    ::std::boxed::Box::pin(ready)
}

#[renamed::instrumented(crate = renamed)]
unsafe fn not_safe() -> u32 {
    unsafe { also_not_safe() }
}

#[renamed::instrumented(crate = renamed, span = false)]
unsafe fn also_not_safe() -> u32 {
    7
}

#[test]
fn what_the_attributes_add_names_everything_by_its_whole_path() {
    ::core::assert!(plain(2).is_some());
    ::core::mem::drop((later(&Wrong::Late, 1), block(1), boxed()));
    ::core::assert!(unsafe { not_safe() } == 7);
}
