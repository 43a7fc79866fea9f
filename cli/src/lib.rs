//! What a program declares, read from its catalog: the half of `cargo bellwether` that tests can call.
//!
//! Deliberately not here: the program itself. A catalog is read from a file, from a built binary or from a server; the
//! application is never linked.

pub mod catalog;
pub mod check;
#[cfg(feature = "command")]
pub mod command;
pub mod dashboard;
pub mod deploy;
pub mod diff;
mod objective;
mod options;
mod query;
pub mod rules;
mod yaml;

pub use catalog::Catalog;
pub use objective::{Mistake, Mistakes};
pub use options::Options;
