//! What the rules, the dashboard and the deployment of a catalog are, and that the programs they are for agree.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

mod alerts;
mod checked;
mod dashboards;
mod deployed;
mod files;
mod live;
mod mistakes;
mod parts;
mod scenario;

use std::fs;
use std::path::{Path, PathBuf};

use bellwether_cli::{Catalog, Options};

/// A small shop with one of each thing.
fn shop() -> Catalog {
    let text = fs::read_to_string(here("rules/shop.json")).unwrap();
    Catalog::from_json(&text).unwrap()
}

fn options() -> Options {
    Options::new(&shop())
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
