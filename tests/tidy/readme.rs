//! The README shows code that compiles and an exposition that it really produces.

use bellwether_tests::support::{example, run};

use crate::read;

/// The first block of a language in a text.
fn block(text: &str, language: &str) -> String {
    let start = format!("\n```{language}\n");
    let (_, rest) = text.split_once(&start).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_code_of_the_readme_is_the_example() {
    let code = block(&read("README.md"), "rust");
    assert!(read("examples/hello.rs").ends_with(&code), "{code}");
}

#[test]
fn the_exposition_of_the_readme_is_what_the_example_prints() {
    let (success, printed) = run(&example("hello"), &[], "");
    assert!(success, "{printed}");
    let shown = printed
        .lines()
        .filter(|line| line.contains("checkout") || line.contains("shop"));
    let told = block(&read("README.md"), "text");
    let without_times = |line: &str| match line.split_once("_sum ") {
        Some((name, _)) => format!("{name}_sum"),
        None => line.to_owned(),
    };
    assert_eq!(
        shown.map(without_times).collect::<Vec<_>>(),
        told.lines().map(without_times).collect::<Vec<_>>()
    );
}

#[test]
fn the_commands_of_the_readme_are_the_ones_that_are_checked() {
    let commands = block(&read("README.md"), "sh");
    assert!(commands.contains("cargo run --example quickstart"));
    assert!(commands.contains("cargo test --workspace"));
    assert!(read(".ci/run").contains("cargo test --locked --workspace"));
}
