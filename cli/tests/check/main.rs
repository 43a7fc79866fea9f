//! What the check finds, and what it leaves alone.
//!
//! Each file in `cases` is named after the rule that it is about. A line that something is found on says so: `#~ rule`, or
//! `#~ rule: words of the message`; in JSON `"~": "rule"`. Nothing may be found on any other line. A line of a `.promql`
//! file is an expression.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

mod borders;
mod cases;
#[cfg(feature = "command")]
mod command;
mod generated;
mod output;
mod promises;
mod robust;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use bellwether_cli::Catalog;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/check")
        .join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(path(name)).expect(name)
}

fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> =
        LazyLock::new(|| Catalog::from_json(&read("catalog.json")).unwrap());
    &CATALOG
}
