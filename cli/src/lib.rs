//! What a program declares, read from its catalog: the half of `cargo bellwether` that tests can call.
//!
//! Deliberately not here: the program itself. A catalog is read from a file, from a built binary or from a server; the
//! application is never linked.

pub mod catalog;
#[cfg(feature = "command")]
pub mod command;

pub use catalog::Catalog;
