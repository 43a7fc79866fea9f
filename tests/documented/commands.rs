//! Where the documentation says `cargo bellwether …`.

use std::fs;
use std::path::Path;

/// Lines that are typed one after the other, in one place.
#[derive(Debug)]
pub(crate) struct Block {
    /// The page, and the number of the block on it: a name for the folder in which it runs.
    pub(crate) name: String,
    /// As printed, comments and redirections too.
    pub(crate) lines: Vec<String>,
}

const TOOL: &str = "cargo bellwether";

/// Every block of the documentation that has such a line, and every command in the middle of a sentence.
pub(crate) fn blocks(root: &Path) -> Vec<Block> {
    let mut pages = vec![root.join("README.md")];
    for folder in ["docs", "docs/systems", "runtime/src/docs"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            pages.extend(
                path.extension()
                    .is_some_and(|it| it == "md")
                    .then_some(path),
            );
        }
    }
    pages.sort();
    let mut found = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        let name = page.file_stem().unwrap().to_str().unwrap();
        for (number, block) in of_page(&text).into_iter().enumerate() {
            let lines = block.lines().filter(|line| line.starts_with(TOOL));
            let lines: Vec<_> = lines.map(str::to_owned).collect();
            // A line that is hidden behind another word would not be run.
            assert_eq!(
                lines.len(),
                block.matches("cargo bellwether ").count(),
                "{}: {block}",
                page.display()
            );
            if !lines.is_empty() {
                let name = format!("{name}-{number}");
                found.push(Block { name, lines });
            }
        }
    }
    found
}

/// The fenced blocks of a page, a line a command, and last what stands in sentences.
fn of_page(text: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let (mut sentences, mut inside) = (String::new(), false);
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
            blocks.extend(inside.then(String::new));
        } else if let Some(block) = blocks.last_mut().filter(|_| inside) {
            let line = line.strip_prefix("$ ").unwrap_or(line);
            match line.strip_suffix('\\') {
                Some(line) => block.extend([line, " "]),
                None => block.extend([line, "\n"]),
            }
        } else {
            sentences.push_str(line);
            sentences.push(if line.is_empty() { '\n' } else { ' ' });
        }
    }
    let mut said: Vec<_> = sentences.lines().flat_map(of_sentences).collect();
    said.sort();
    said.dedup();
    blocks.push(said.join("\n"));
    blocks
}

/// The commands of a paragraph. Without its subcommand it is the tool that is spoken of.
fn of_sentences(paragraph: &str) -> impl Iterator<Item = String> {
    let parts = paragraph.split('`').skip(1).step_by(2);
    let commands = parts.filter(|part| part.starts_with("cargo bellwether "));
    commands.map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "))
}
