//! There is nothing to build: cargo wants a build script where a package has a `links` key.

fn main() {}
