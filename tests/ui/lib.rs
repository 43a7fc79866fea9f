//! One mistake a file, in a folder a macro. `main.rs` has them compiled.
