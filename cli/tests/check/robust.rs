use bellwether_cli::check::{Input, Options, check};
use proptest::prelude::*;

use crate::{catalog, read};

/// Words that expressions are made of, so that many of them parse.
const WORDS: [&str; 42] = [
    "orchestrator_requests_total",
    "orchestrator_queue_depth",
    "agent_duration_seconds_bucket",
    "x",
    "sum",
    "rate",
    "histogram_quantile",
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "group_right",
    "and",
    "or",
    "unless",
    "bool",
    "offset",
    "@",
    "start",
    "(",
    ")",
    "{",
    "}",
    "[5m]",
    "[1h:5m]",
    "stage",
    "=",
    "=~",
    "!=",
    "!~",
    "\"rag|x\"",
    "\"",
    "0.95",
    "5",
    "-",
    "/",
    "*",
    ">",
    "==",
    ",",
    "le",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let inputs = [Input::expression(text.clone()), Input::file("a.yml", text)];
        check(catalog(), &inputs, &Options::default()).to_text(false);
    }

    #[test]
    fn no_words_of_promql_make_it_panic(words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..24)) {
        let report = check(catalog(), &[Input::expression(words.join(" "))], &Options::default());
        report.to_text(true);
        report.to_json();
    }

    #[test]
    fn no_damage_to_a_file_makes_it_panic(at in 0..1500_usize, len in 0..20_usize, put in ".{0,4}") {
        for name in ["cases/percent.yml", "cases/dashboard.json", "cases/allow-reason.yml"] {
            let mut text: Vec<_> = read(name).chars().collect();
            let start = at.min(text.len());
            let end = (start + len).min(text.len());
            text.splice(start..end, put.chars());
            let text: String = text.into_iter().collect();
            check(catalog(), &[Input::file(name, text)], &Options::default()).to_text(false);
        }
    }
}

#[test]
fn what_is_nested_too_deeply_is_a_finding_and_not_a_stack_overflow() {
    let deep = [
        ("a.yml", "[".repeat(200_000)),
        ("b.yml", format!("groups: {}", "{a: ".repeat(100_000))),
        ("c.json", "{\"a\":".repeat(100_000)),
        ("d.yml", "- ".repeat(100_000)),
    ];
    for (name, text) in deep {
        let report = check(catalog(), &[Input::file(name, text)], &Options::default());
        assert_eq!(report.findings[0].rule, "unreadable", "{name}");
    }
}

#[test]
fn aliases_that_multiply_are_refused() {
    let mut lines = vec!["a0: &a0 [x, x, x, x, x, x, x, x, x, x]".to_owned()];
    for level in 1..12 {
        let before = format!("*a{}, ", level - 1).repeat(10);
        lines.push(format!("a{level}: &a{level} [{before}]"));
    }
    let text = lines.join("\n");
    let report = check(
        catalog(),
        &[Input::file("a.yml", text)],
        &Options::default(),
    );
    assert_eq!(report.findings[0].rule, "unreadable");
}
