//! Holds the tests of the workspace; there is nothing in the library itself.
