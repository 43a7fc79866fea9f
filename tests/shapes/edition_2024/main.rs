//! Every shape, in the edition of 2024.
#![warn(clippy::pedantic)]
#![allow(
    clippy::boxed_local,
    clippy::elidable_lifetime_names,
    clippy::manual_async_fn,
    clippy::mixed_attributes_style,
    clippy::needless_lifetimes,
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::unused_async,
    clippy::unused_self,
    reason = "functions that are counted have the form that is tried"
)]

#[path = "../corpus/arguments.rs"]
mod arguments;
#[path = "../corpus/async_drops.rs"]
mod async_drops;
#[path = "../corpus/async_traits.rs"]
mod async_traits;
#[path = "../corpus/asynchronous.rs"]
mod asynchronous;
#[path = "../corpus/attributes.rs"]
mod attributes;
#[path = "../corpus/blocks.rs"]
mod blocks;
#[path = "../corpus/closures.rs"]
mod closures;
#[path = "../corpus/drops.rs"]
mod drops;
#[path = "../corpus/edition_2024.rs"]
mod edition_2024;
#[path = "../corpus/families.rs"]
mod families;
#[path = "../corpus/fragments.rs"]
mod fragments;
#[path = "../corpus/futures.rs"]
mod futures;
#[path = "../corpus/generics.rs"]
mod generics;
#[path = "../corpus/harness.rs"]
mod harness;
#[path = "../corpus/liveness.rs"]
mod liveness;
#[path = "../corpus/nested.rs"]
mod nested;
#[path = "../corpus/patterns.rs"]
mod patterns;
#[path = "../corpus/receivers.rs"]
mod receivers;
#[path = "../corpus/results.rs"]
mod results;
#[path = "../corpus/returns.rs"]
mod returns;
#[path = "../corpus/tails.rs"]
mod tails;
#[path = "../corpus/traits.rs"]
mod traits;

fn main() {
    let shapes = [
        arguments::SHAPES,
        async_drops::SHAPES,
        async_traits::SHAPES,
        asynchronous::SHAPES,
        attributes::SHAPES,
        blocks::SHAPES,
        closures::SHAPES,
        drops::SHAPES,
        families::SHAPES,
        fragments::SHAPES,
        futures::SHAPES,
        generics::SHAPES,
        liveness::SHAPES,
        nested::SHAPES,
        patterns::SHAPES,
        receivers::SHAPES,
        results::SHAPES,
        returns::SHAPES,
        tails::SHAPES,
        traits::SHAPES,
        edition_2024::SHAPES,
    ];
    for line in harness::run(&shapes) {
        println!("{line}");
    }
}
