//! Functions that are meant to warn, in the edition of 2024.
#![warn(
    clippy::pedantic,
    clippy::dbg_macro,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::todo,
    clippy::unwrap_used,
    elided_lifetimes_in_paths,
    single_use_lifetimes,
    unused_lifetimes
)]

#[path = "../corpus/warned_by_clippy.rs"]
mod warned_by_clippy;
#[path = "../corpus/warned_by_rustc.rs"]
mod warned_by_rustc;

fn main() {}
