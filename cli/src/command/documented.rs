//! Every command of the documentation is one that the command line understands.

use std::fs;
use std::path::Path;

use clap::Parser as _;

use super::Arguments;

/// The words of a line, as a shell takes them apart: quotes hold one together, and a comment ends it.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for letter in line.chars() {
        match (quote, letter) {
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (Some(open), _) if open == letter => quote = None,
            (None, '#') if word.is_none() => break,
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    // What the shell does with the output is none of its arguments.
    let end = words
        .iter()
        .position(|it| [">", "|", "&"].contains(&it.as_str()));
    words.truncate(end.unwrap_or(words.len()));
    words
}

/// The commands in the shell blocks of a text, from `cargo bellwether` on.
fn commands(text: &str) -> Vec<Vec<String>> {
    let blocks = text.split("\n```").skip(1).step_by(2);
    let shell = blocks.filter(|it| it.starts_with("sh\n") || it.starts_with("console\n"));
    let joined: String = shell.map(|it| it.replace("\\\n", " ") + "\n").collect();
    let lines = joined.lines().map(|line| line.trim_start_matches("$ "));
    let ours = lines.filter(|line| line.starts_with("cargo bellwether "));
    ours.map(words).collect()
}

#[test]
fn every_command_of_the_documentation_can_be_typed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = 0;
    for file in [
        "README.md",
        "docs/guide.md",
        "docs/catalog.md",
        "docs/check.md",
        "docs/page.md",
        "docs/rules.md",
    ] {
        let text = fs::read_to_string(root.join(file)).expect("the file is there");
        for command in commands(&text) {
            // Cargo runs `cargo-bellwether` with what follows.
            let parsed = Arguments::try_parse_from(&command[1..]);
            assert!(
                parsed.is_ok(),
                "{file}: {command:?}: {}",
                parsed.unwrap_err()
            );
            found += 1;
        }
    }
    assert!(found > 15, "{found} commands are few");
}
