//! How much comes along with the runtime, and why.

use std::collections::BTreeSet;
use std::process::Command;

use crate::{files, read, root};

/// The packages that building the runtime needs, itself and the macros included.
fn packages(arguments: &[&str]) -> BTreeSet<String> {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "-p",
            "bellwether",
            "-e",
            "normal,build",
            "--prefix",
            "none",
        ])
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let text = String::from_utf8(tree.stdout).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty());
    // `itoa v1.0.18 (*)`: shown before.
    lines
        .map(|line| line.trim_end_matches(" (*)").to_owned())
        .collect()
}

#[test]
fn the_runtime_is_at_most_20_packages_without_features_and_60_with_those_by_default() {
    for (arguments, budget) in [(&["--no-default-features"][..], 20), (&[], 60)] {
        let packages = packages(arguments);
        let count = packages.len();
        assert!(
            count > 10 && count <= budget,
            "{count} packages {arguments:?}: {packages:#?}"
        );
    }
}

/// A dependency says why it is there, in its line or in a comment above it.
#[test]
fn every_dependency_has_its_reason_beside_it() {
    let mut checked = 0;
    for manifest in files("", "Cargo.toml") {
        let text = read(&manifest);
        let (mut section, mut before) = ("", "");
        for line in text.lines() {
            if line.starts_with('[') {
                section = line;
            }
            let begins = line.starts_with(|first: char| first.is_ascii_alphabetic());
            // The workspace's own packages need none where they are listed for the others.
            if section.ends_with("dependencies]") && section != "[workspace.dependencies]" && begins
            {
                let reason = line.contains(" # ") || before.starts_with("# ");
                assert!(reason, "{manifest}: {line}");
                checked += 1;
            }
            before = line;
        }
    }
    assert!(checked > 15, "{checked}");
}
