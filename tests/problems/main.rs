//! Problems and users' code: what is told of a problem, and that all code of users that is called may call back. Each
//! test runs in a process of its own, because a program has one hook, one subscriber and one global registry.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]
#![allow(clippy::panic, reason = "users' code that panics is what is tried")]
#![allow(clippy::float_cmp, reason = "what is compared are counts")]

mod alone;
mod back;
mod called;
mod calls;
mod conflicts;
mod exemplar_source;
mod told;
