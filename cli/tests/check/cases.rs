use std::collections::BTreeSet;
use std::fs;

use bellwether_cli::check::{Finding, Input, LINTS, Options, check};

use crate::{catalog, path, read};

/// What a line says that is found there: the rule, and words of the message.
#[derive(Debug)]
struct Expected {
    line: usize,
    rule: String,
    words: String,
}

fn expected(text: &str) -> Vec<Expected> {
    let mut all = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let comments = text.split("#~").skip(1).map(str::to_owned);
        let fields = text.split("\"~\": \"").skip(1);
        let fields = fields.map(|rest| rest.split('"').next().unwrap_or_default().to_owned());
        for mark in comments.chain(fields) {
            let (rule, words) = mark.split_once(':').unwrap_or((&mark, ""));
            let (rule, words) = (rule.trim().to_owned(), words.trim().to_owned());
            all.push(Expected { line, rule, words });
        }
    }
    all
}

/// The first line may set an option.
fn options(text: &str) -> Options {
    let mut options = Options::default();
    if text.starts_with("#! scrape-interval=1m") {
        options.scrape_interval = std::time::Duration::from_mins(1);
    }
    if text.starts_with("#! external=node_.*") {
        options = options.external("node_.*").unwrap();
    }
    options
}

fn findings(name: &str, text: &str) -> Vec<Finding> {
    let (catalog, options) = (catalog(), options(text));
    if !name.ends_with(".promql") {
        let inputs = [Input::file(name, text)];
        return check(catalog, &inputs, &options).findings;
    }
    let mut all = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let (expression, _) = text.split_once('#').unwrap_or((text, ""));
        if expression.trim().is_empty() {
            continue;
        }
        let inputs = [Input::expression(expression)];
        for mut finding in check(catalog, &inputs, &options).findings {
            finding.line = line;
            all.push(finding);
        }
    }
    all
}

/// The names of all cases, sorted.
fn names() -> Vec<String> {
    let entries = fs::read_dir(path("cases")).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn every_case_finds_what_it_says_and_nothing_else() {
    let mut wrong = Vec::new();
    for name in names() {
        let text = read(&format!("cases/{name}"));
        let mut expected = expected(&text);
        for finding in findings(&name, &text) {
            let fits = |it: &Expected| {
                it.line == finding.line
                    && it.rule == finding.rule
                    && finding.message.contains(&it.words)
            };
            if let Some(at) = expected.iter().position(fits) {
                expected.remove(at);
            } else {
                let (line, rule, message) = (finding.line, finding.rule, &finding.message);
                wrong.push(format!("{name}:{line}: found {rule}: {message}"));
            }
        }
        for it in expected {
            wrong.push(format!(
                "{name}:{}: not found: {} {}",
                it.line, it.rule, it.words
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A rule has a case in which it finds something and one that it leaves alone, in files of its name.
#[test]
fn every_rule_has_a_case_that_it_fires_on_and_a_near_miss() {
    // What a program declares is in no file; see `output`.
    let of_the_catalog = [
        "conflict",
        "shared-promise",
        "same-function",
        "series-budget",
        "naming",
    ];
    let names = names();
    for lint in LINTS
        .iter()
        .filter(|lint| !of_the_catalog.contains(&lint.id))
    {
        let own = names
            .iter()
            .filter(|name| name.split('.').next() == Some(lint.id));
        let (mut fires, mut alone) = (0, 0);
        for name in own {
            let text = read(&format!("cases/{name}"));
            let marked: BTreeSet<_> = expected(&text).iter().map(|it| it.line).collect();
            fires += expected(&text)
                .iter()
                .filter(|it| it.rule == lint.id)
                .count();
            let asks = |line: &str| name.ends_with(".promql") || line.contains("expr");
            let lines = (1..).zip(text.lines()).filter(|(_, line)| asks(line));
            let lines = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
            alone += lines.filter(|(number, _)| !marked.contains(number)).count();
        }
        assert!(
            fires > 0 && alone > 0,
            "{}: {fires} that fire, {alone} that do not",
            lint.id
        );
    }
}
