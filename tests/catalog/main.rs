//! The catalog of a program, read from its file, from itself while it runs, and from what was saved of it: the same.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

mod binary;
mod build_info;
mod command;
mod diff;
mod fixture;
mod running;
mod without_cargo;

use std::path::PathBuf;
use std::process::Command;

use bellwether_cli::Catalog;
use bellwether_cli::catalog::Family;
use bellwether_tests::support::program;

/// `cargo bellwether`, which is built with the whole workspace.
fn cargo_bellwether() -> PathBuf {
    program("cargo-bellwether")
}

/// What `cargo bellwether` does with these arguments: its exit code, its output, its complaints.
fn bellwether(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(cargo_bellwether());
    command.arg("bellwether").args(arguments);
    command.env("BELLWETHER_COMMIT", fixture::COMMIT);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// The catalog that a source gives.
#[track_caller]
fn catalog(source: &[&str]) -> Catalog {
    let (code, out, err) = bellwether(&[&["catalog", "--format", "json"], source].concat());
    assert_eq!(code, Some(0), "{err}");
    Catalog::from_json(&out).unwrap()
}

#[track_caller]
fn family<'a>(catalog: &'a Catalog, name: &str) -> &'a Family {
    let found = catalog.families.iter().find(|family| family.name == name);
    found.unwrap_or_else(|| {
        let names: Vec<_> = catalog.families.iter().map(|it| &it.name).collect();
        unreachable!("no {name} in {names:?}")
    })
}
