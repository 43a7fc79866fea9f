//! Holds the tests of the workspace; the library itself is what they share.

pub mod support;

/// The snippets of the user guide, each a test of its own.
#[cfg(doctest)]
#[doc = include_str!("../docs/guide.md")]
pub mod guide {}
