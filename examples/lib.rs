//! Holds the examples of the workspace; there is nothing in the library itself.
