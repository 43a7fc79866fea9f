//! The corpus, built and run by cargo with and without the attribute.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};
use std::{fs, str};

use serde_json::Value;

pub(crate) const EDITIONS: [&str; 2] = ["2021", "2024"];

/// One of the two builds: both editions, with the attribute or without.
pub(crate) struct Build {
    /// What the compiler and clippy say.
    pub(crate) diagnostics: BTreeSet<Diagnostic>,
    /// What the programs print, in the order of the editions; nothing of one that does not compile.
    pub(crate) shown: Vec<String>,
}

#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Diagnostic {
    /// `2024 drops.rs in_a_loop`, as far as the place is known.
    pub(crate) shape: String,
    /// The program whose functions are meant to warn.
    pub(crate) warned: bool,
    pub(crate) line: u64,
    pub(crate) lint: String,
    pub(crate) message: String,
}

pub(crate) fn build(features: &str) -> Build {
    let (mut diagnostics, mut shown) = (BTreeSet::new(), Vec::new());
    for message in messages(&cargo("clippy", features)) {
        diagnostics.extend(diagnostic(&message));
    }
    let built = messages(&cargo("build", features));
    // An error of the compiler's second half, which clippy does not come to.
    diagnostics.extend(
        built
            .iter()
            .filter_map(diagnostic)
            .filter(|it| it.lint == "error"),
    );
    for edition in EDITIONS {
        let name = format!("shapes_{edition}");
        let of_it = |it: &&Value| it["target"]["name"] == name.as_str();
        let program = built
            .iter()
            .filter(of_it)
            .find_map(|it| it["executable"].as_str());
        shown.push(program.map(run).unwrap_or_default());
    }
    Build { diagnostics, shown }
}

fn cargo(command: &str, features: &str) -> Output {
    let packages = EDITIONS.map(|edition| format!("-pbellwether-shapes-{edition}"));
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args([
            command,
            "--locked",
            "--quiet",
            "--keep-going",
            "--message-format=json",
        ])
        .args(packages)
        .args(["--features", features])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    cargo.output().expect("cargo runs")
}

/// Each line that cargo prints is one.
fn messages(output: &Output) -> Vec<Value> {
    let text = str::from_utf8(&output.stdout).unwrap();
    let messages: Vec<_> = text
        .lines()
        .filter_map(|it| serde_json::from_str(it).ok())
        .collect();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!messages.is_empty(), "cargo says nothing but: {told}");
    messages
}

fn run(program: &str) -> String {
    let output = Command::new(program).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

/// A warning or an error of the corpus, and where it is.
fn diagnostic(message: &Value) -> Option<Diagnostic> {
    let target = message["target"]["name"].as_str()?;
    let (program, edition) = target.rsplit_once('_')?;
    if !["shapes", "warned"].contains(&program) {
        return None; // Of another package.
    }
    let message = &message["message"];
    let text = message["message"].as_str()?;
    let spans = message["spans"].as_array()?;
    let span = spans.iter().find(|it| it["is_primary"] == true)?; // Or it only says how many there are.
    let line = span["line_start"].as_u64()?;
    let file = Path::new(span["file_name"].as_str()?);
    let level = message["level"].as_str()?;
    Some(Diagnostic {
        shape: format!("{edition} {}", shape_at(file, line)),
        warned: program == "warned",
        line,
        lint: message["code"]["code"]
            .as_str()
            .filter(|_| level == "warning")
            .unwrap_or(level)
            .to_owned(),
        // The same of an argument, which with the attribute is a binding of the body.
        message: text.replace("value passed to", "value assigned to"),
    })
}

/// The last module that begins above the line.
fn shape_at(file: &Path, line: u64) -> String {
    let name = file.file_name().unwrap_or_default().display();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    let text = fs::read_to_string(path).unwrap_or_default();
    let above = text
        .lines()
        .take(usize::try_from(line).unwrap_or(usize::MAX));
    let module = above.filter_map(|it| it.strip_prefix("pub mod ")).last();
    let module = module.unwrap_or_default().trim_end_matches(" {");
    format!("{name} {module}")
}
