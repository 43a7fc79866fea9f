//! The arrows of the architecture: who may name whom.

use crate::{files, read};

/// The lines of code below a path that hold a word, with their places. Comments and tests may name anything.
fn lines_with(below: &str, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files(below, ".rs") {
        let text = read(&file);
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in (1..).zip(code.lines()) {
            let comment = line.trim_start().starts_with("//");
            if !comment && words.iter().any(|word| line.contains(word)) {
                found.push(format!("{file}:{number}: {}", line.trim()));
            }
        }
    }
    found
}

#[track_caller]
fn absent(below: &str, words: &[&str]) {
    let found = lines_with(below, words);
    assert!(found.is_empty(), "in {below}:\n{}", found.join("\n"));
}

#[test]
fn a_cell_knows_no_name_no_label_and_no_kind() {
    let others = [
        "bellwether_spec",
        "crate::label",
        "crate::family",
        "crate::registry",
        "crate::snapshot",
        "crate::encode",
        "crate::operation",
        "crate::report",
        "crate::http",
        "crate::bridge",
    ];
    absent("runtime/src/cell", &others);
}

#[test]
fn a_registry_knows_no_format_and_no_http() {
    absent("runtime/src/registry", &["crate::http", "crate::bridge"]);
    for line in lines_with("runtime/src/registry", &["crate::encode"]) {
        assert!(
            line.ends_with("use crate::encode::{Format, Protobuf};"),
            "{line}"
        );
    }
}

#[test]
fn an_encoder_knows_no_registry_and_no_http() {
    let others = [
        "crate::registry",
        "crate::Registry",
        "crate::http",
        "crate::family",
        "crate::cell",
        "axum",
        "hyper",
    ];
    absent("runtime/src/encode", &others);
    absent(
        "runtime/src/snapshot",
        &[
            "crate::registry",
            "crate::Registry",
            "crate::encode",
            "crate::http",
        ],
    );
}

#[test]
fn nothing_imports_http() {
    let words = ["crate::http", "bellwether::http", "super::http"];
    let lines = lines_with("runtime/src", &words);
    // What expansions call is re-exported in one place.
    let apart = ["runtime/src/http/", "runtime/src/__private.rs:"];
    let others = lines
        .iter()
        .filter(|line| !apart.iter().any(|place| line.starts_with(place)));
    assert_eq!(others.collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn health_knows_no_http_and_no_format() {
    let others = [
        "crate::http",
        "crate::encode",
        "crate::bridge",
        "axum",
        "hyper",
        "serde_json",
    ];
    absent("runtime/src/health", &others);
}

#[test]
fn families_and_operations_know_no_format_and_no_collectors() {
    for below in ["runtime/src/family", "runtime/src/operation"] {
        absent(
            below,
            &[
                "crate::encode",
                "crate::http",
                "crate::bridge",
                "crate::process",
            ],
        );
    }
}

#[test]
fn the_macros_never_name_the_runtime_and_the_rules_name_nobody() {
    let manifest = read("macros/Cargo.toml");
    assert!(!manifest.contains("\nbellwether.workspace") && !manifest.contains("\nbellwether ="));
    assert!(!read("spec/Cargo.toml").contains("dependencies]"));
    absent("macros/src", &["use bellwether::"]);
}

#[test]
fn the_command_line_never_links_a_program_and_prints_in_one_place() {
    let manifest = read("cli/Cargo.toml");
    assert!(!manifest.contains("\nbellwether.workspace") && !manifest.contains("\nbellwether ="));
    absent("cli/src", &["use bellwether::"]);
    for line in lines_with("cli/src", &["stdout()", "stderr()", "println!"]) {
        assert!(line.starts_with("cli/src/command/terminal.rs:"), "{line}");
    }
    for line in lines_with("cli/src", &["crate::command"]) {
        assert!(line.starts_with("cli/src/command/"), "{line}");
    }
}

#[test]
fn emitting_cannot_fail_and_parsing_never_quotes() {
    for file in files("macros/src", ".rs") {
        let text = read(&file);
        if file.ends_with("/emit.rs") {
            assert!(
                !text.contains("syn::Result") && !text.contains("Diagnostics"),
                "{file}"
            );
        }
        if file.ends_with("/parse.rs") {
            assert!(!text.contains("quote!"), "{file}");
        }
    }
}

#[test]
fn there_is_no_unsafe_code() {
    absent("runtime/src", &["unsafe "]);
    assert!(read("Cargo.toml").contains("unsafe_code = \"forbid\""));
}
