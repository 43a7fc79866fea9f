//! Holds the tests of the workspace; the library itself is what they share.

pub mod support;
