//! Every `cargo bellwether …` of the documentation, typed as it is printed: in the package of a user, in a checkout, or in
//! both.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]
#![cfg(unix)]

mod commands;
mod places;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bellwether_tests::support::Running;

use commands::{Block, blocks};
use places::{Place, root};

/// Commands in shell blocks and in sentences, on all pages. One that is added is counted here.
const PRINTED: usize = 41;

/// A line of a page, and where it makes sense.
struct Line<'a>(&'a str);

impl Line<'_> {
    fn has(&self, word: &str) -> bool {
        self.0.split_whitespace().any(|it| it == word)
    }

    /// Whether it is about one of the examples, which only a checkout has.
    fn is_of_an_example(&self) -> bool {
        self.has("--example")
    }

    /// Whether it is about a program, a file, a server or a metric of the user's own.
    fn names_its_program(&self) -> bool {
        let names = self.0.contains("search_calls_total");
        ["--bin", "--binary", "--catalog", "--url"]
            .into_iter()
            .any(|it| names || self.has(it))
    }

    /// The line with the example that it is about, which the README has people say in a checkout.
    fn of_the_quickstart(&self) -> String {
        let mut words = self.0.splitn(4, ' ');
        let command: Vec<_> = words.by_ref().take(3).collect();
        let rest = words.next().unwrap_or_default();
        format!("{} --example quickstart {rest}", command.join(" "))
    }

    /// The exit code that the page promises.
    fn code(&self) -> i32 {
        i32::from(self.0.contains("# no call ends in `errror`"))
    }
}

/// What the lines of a block need of what there is in a package that has been there for some time.
fn supply(block: &Block, place: &Place, package: &Place, program: &str) {
    let text = block.lines.join("\n");
    let run = |line: &str| {
        let answer = place.run(line);
        assert_eq!(answer.code, Some(0), "{line}: {answer:?}");
    };
    if text.contains("'deploy/**/*.yml'") {
        run(&format!("cargo bellwether deploy {program}"));
    }
    if text.contains("--catalog shop.json") {
        run(&format!(
            "cargo bellwether catalog --format json --binary {} > shop.json",
            package.shop().display()
        ));
    }
    if text.contains("--binary target/release/shop") {
        fs::create_dir_all(place.folder.join("target/release")).unwrap();
        fs::copy(package.shop(), place.folder.join("target/release/shop")).unwrap();
    }
    if text.contains("examples/") {
        for entry in fs::read_dir(root().join("examples")).unwrap() {
            let (from, name) = entry.map(|it| (it.path(), it.file_name())).unwrap();
            let to = place.folder.join("examples").join(name);
            for file in ["alerts.yml", "overview.json"] {
                if from.join(file).exists() {
                    fs::create_dir_all(&to).unwrap();
                    fs::copy(from.join(file), to.join(file)).unwrap();
                }
            }
        }
    }
}

/// Types a line, and asserts that it does what the page says.
fn typed(line: &str, expected: i32, block: &Block, place: &Place) {
    let answer = place.run(line);
    let said = || {
        format!(
            "{} in {}: `{line}`\n{}{}",
            block.name,
            place.folder.display(),
            answer.out,
            answer.err
        )
    };
    assert_eq!(answer.code, Some(expected), "{}", said());
    assert_eq!(
        answer.out.contains("error[dead-value]"),
        expected == 1,
        "{}",
        said()
    );
    let (_, out) = line.split_once(" --out ").unwrap_or_default();
    let out = out.split_whitespace().next();
    let made = out.map(|out| place.folder.join(out).exists());
    assert_ne!(made, Some(false), "{}", said());
    // What is committed is what the page says makes it.
    if let Some(folder) = out.filter(|out| out.starts_with("examples/")) {
        let [made, kept] = [place.folder.join(folder), root().join(folder)].map(|it| texts(&it));
        assert!(
            made == kept,
            "{}: {folder} is not what is committed",
            said()
        );
    }
}

/// The files below a folder, by their paths in it.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            let below = texts(&path).into_iter();
            found.extend(below.map(|(file, text)| (format!("{name}/{file}"), text)));
        } else {
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    found
}

#[test]
fn every_command_of_the_documentation_does_in_a_package_and_in_a_checkout_what_its_page_says() {
    let (package, checkout) = (Place::package(), Place::checkout());
    let first = package.run("cargo build");
    assert_eq!(first.code, Some(0), "{first:?}");
    let (_running, address): (Running, String) = package.open();
    let mut counts = (0, 0, 0);
    for block in blocks(&root()) {
        let [in_package, in_checkout] = [&package, &checkout].map(|it| it.within(&block.name));
        supply(&block, &in_package, &package, "");
        supply(&block, &in_checkout, &package, "--example quickstart");
        for line in &block.lines {
            let (line, code) = (Line(line), Line(line).code());
            counts.0 += 1;
            if !line.is_of_an_example() {
                // A port that may be taken on this machine is the only thing that is not typed as it is printed.
                let text = line.0.replace("localhost:9464", &address);
                typed(&text, code, &block, &in_package);
                counts.1 += 1;
            }
            if line.is_of_an_example() {
                typed(line.0, code, &block, &in_checkout);
                counts.2 += 1;
            } else if !line.names_its_program() {
                typed(&line.of_the_quickstart(), code, &block, &in_checkout);
                counts.2 += 1;
            }
        }
    }
    assert_eq!(counts.0, PRINTED, "{counts:?}");
    assert!(counts.1 > 20 && counts.2 > 20, "{counts:?}");
}
