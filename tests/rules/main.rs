//! What the rules, the dashboard and the deployment of a catalog are, and that the programs they are for agree.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

mod alerts;
mod checked;
mod dashboards;
mod deployed;
mod edges;
mod files;
mod live;
mod mistakes;
mod mixed;
mod panels;
mod parts;
mod scenario;

use std::fs;
use std::path::{Path, PathBuf};

use bellwether_cli::catalog::{Family, Label, Operation};
use bellwether_cli::{Catalog, Options};

/// A small shop with one of each thing.
fn shop() -> Catalog {
    let text = fs::read_to_string(here("rules/shop.json")).unwrap();
    Catalog::from_json(&text).unwrap()
}

fn family<'a>(shop: &'a mut Catalog, name: &str) -> &'a mut Family {
    let mut families = shop.families.iter_mut();
    families.find(|it| it.name == name).unwrap()
}

fn operation<'a>(shop: &'a mut Catalog, name: &str) -> &'a mut Operation {
    let mut operations = shop.operations.iter_mut();
    operations.find(|it| it.name == name).unwrap()
}

/// Takes the outcome from a family; what it was.
fn without_outcome(shop: &mut Catalog, name: &str) -> Label {
    let labels = &mut family(shop, name).declarations[0].labels;
    let place = labels.iter().position(|it| it.name == "outcome").unwrap();
    labels.remove(place)
}

fn options() -> Options {
    Options::new(&shop())
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
