use std::fs;

use bellwether_cli::Catalog;
use bellwether_tests::support::Directory;

use crate::bellwether;

/// The text of the page that describes the form.
const PAGE: &str = include_str!("../../docs/catalog.md");

fn example_of_the_page() -> &'static str {
    let (_, rest) = PAGE.split_once("```json\n").unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn the_example_of_the_page_is_a_catalog_and_is_written_as_it_is_read() {
    let catalog = Catalog::from_json(example_of_the_page()).unwrap();
    let again: serde_json::Value = serde_json::to_value(&catalog).unwrap();
    let shown: serde_json::Value = serde_json::from_str(example_of_the_page()).unwrap();
    assert_eq!(again, shown);
}

/// Every key of a document, and of what is in it.
fn keys(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(object) => {
            for (key, value) in object {
                found.push(key.clone());
                // Its keys are names of labels.
                if key != "constant_labels" {
                    keys(value, found);
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

#[test]
fn every_key_is_described_on_the_page() {
    let shown: serde_json::Value = serde_json::from_str(example_of_the_page()).unwrap();
    let mut found = Vec::new();
    keys(&shown, &mut found);
    assert!(found.len() > 40, "{found:?}");
    for key in found {
        assert!(PAGE.contains(&format!("| `{key}` |")), "{key}");
    }
}

#[test]
fn a_difference_that_breaks_dashboards_is_a_finding() {
    let directory = Directory::new();
    let path = |name: &str, text: &str| {
        let path = directory.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let old = path("old.json", example_of_the_page());
    let same = bellwether(&["catalog", "--catalog", &old, "--diff", &old]);
    let nothing = "nothing has changed for dashboards and alerts\n";
    assert_eq!(same, (Some(0), nothing.to_owned(), String::new()));
    let renamed = example_of_the_page().replace("checkout_calls", "checkouts");
    let new = path("new.json", &renamed);
    let (code, out, err) = bellwether(&["catalog", "--catalog", &new, "--diff", &old]);
    assert_eq!((code, &*err), (Some(1), ""));
    let line = out
        .lines()
        .find(|line| line.starts_with("breaks"))
        .expect(&out);
    assert!(
        line.contains("checkout_calls  renamed to `checkouts`"),
        "{line}"
    );
    let more = example_of_the_page().replace("\"fruit\"", "\"fruit\", \"cheese\"");
    let new = path("more.json", &more);
    let (code, out, _) = bellwether(&["catalog", "--catalog", &new, "--diff", &old]);
    assert_eq!(code, Some(0), "{out}");
    assert!(out.contains("`shelf` can be `cheese` too"), "{out}");
}

#[test]
fn what_cannot_be_run_says_why_and_is_no_finding() {
    let directory = Directory::new();
    let file = directory.path().join("catalog.json");
    let path = file.to_str().unwrap();
    let cases = [
        ("{", "this is no catalog"),
        (
            r#"{"schema": "other", "version": 1}"#,
            "its schema is `other`",
        ),
        (
            r#"{"schema": "bellwether.catalog", "version": 9, "families": []}"#,
            "version 9",
        ),
        (
            r#"{"schema": "bellwether.catalog", "version": 1}"#,
            "missing field `families`",
        ),
    ];
    for (text, complaint) in cases {
        fs::write(&file, text).unwrap();
        let (code, out, err) = bellwether(&["catalog", "--catalog", path]);
        assert_eq!((code, &*out), (Some(2), ""), "{text}");
        assert!(err.contains(complaint) && err.contains(path), "{err}");
    }
    let (code, _, err) = bellwether(&["catalog", "--catalog", path, "--url", "localhost:1"]);
    assert_eq!(code, Some(2));
    assert!(
        err.contains("`--url` and `--catalog` each name a catalog"),
        "{err}"
    );
    assert_eq!(bellwether(&["catalogue"]).0, Some(2));
    let (code, help, _) = bellwether(&["--help"]);
    assert_eq!(code, Some(0));
    assert!(
        help.contains("--binary") && help.contains("Exit codes"),
        "{help}"
    );
}
