//! What can be checked by reading the tree: sizes, layers, dependencies, and that the README tells the truth.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

mod dependencies;
mod guide;
mod layers;
mod readme;

use std::fs;
use std::path::{Path, PathBuf};

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

/// The files below a directory of the workspace, by their paths from the root, sorted.
fn files(below: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut directories = vec![below.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(root().join(&directory)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            if name.starts_with('.') || name == "target" {
                continue;
            }
            let path = if directory.is_empty() {
                name
            } else {
                format!("{directory}/{name}")
            };
            if entry.file_type().unwrap().is_dir() {
                directories.push(path);
            } else if path.ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn no_source_file_is_longer_than_400_lines() {
    let made_by_programs = ["macros/snapshots/", "tests/golden/"];
    for file in files("", ".rs") {
        let lines = read(&file).lines().count();
        let written = !made_by_programs.iter().any(|path| file.starts_with(path));
        assert!(!written || lines <= 400, "{file} has {lines} lines");
    }
}

#[test]
fn the_architecture_fits_on_a_few_screens() {
    let lines = read("ARCHITECTURE.md").lines().count();
    assert!(lines <= 150, "{lines} lines");
}

#[test]
fn every_mistake_has_its_message_and_every_message_its_mistake() {
    let mistakes = files("tests/ui", ".rs").into_iter();
    // What is not directly below a folder of a macro is no case.
    let mistakes = mistakes.filter(|it| it.split('/').count() == 4 && !it.contains("/hygiene/"));
    let expected: Vec<_> = mistakes.map(|it| it.replace(".rs", ".stderr")).collect();
    assert_eq!(files("tests/ui", ".stderr"), expected);
}

#[test]
fn a_mistake_fits_on_a_screen() {
    for message in files("tests/ui", ".stderr") {
        let file = message.replace(".stderr", ".rs");
        let lines = read(&file).lines().count();
        assert!(lines <= 30, "{file} has {lines} lines");
    }
}
