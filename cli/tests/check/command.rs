use std::process::{Command, Output};

use crate::path;

/// Runs the program on the catalog of the tests.
fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cargo-bellwether"))
        .args(["bellwether", "check", "--catalog"])
        .arg(path("catalog.json"))
        .args(arguments)
        .current_dir(path(""))
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_exit_code_says_fine_findings_or_could_not_run() {
    let cases: [(&[&str], i32); 12] = [
        (&[], 0),
        (&["--expr", "sum(rate(orchestrator_requests_total[5m]))"], 0),
        (&["cases/manifest.yml", "--allow", "unknown-metric"], 0),
        // For information only.
        (&["cases/unused-record.yml"], 0),
        (&["bad.yml"], 1),
        (&["--expr", "sum(orchestrator_requests_total)"], 1),
        (&["nowhere.yml"], 2),
        (&["bad.yml", "--allow", "no-such-rule"], 2),
        (&["bad.yml", "--external", "("], 2),
        (&["bad.yml", "--allow", "naming:("], 2),
        (
            &[
                "--expr",
                "rate(legacy_total[5m])",
                "--allow",
                "unknown-metric:legacy_.*",
            ],
            0,
        ),
        (
            &[
                "--expr",
                "rate(legacy_total[5m])",
                "--allow",
                "unknown-metric:legacy",
            ],
            1,
        ),
    ];
    for (arguments, code) in cases {
        let output = run(arguments);
        let said = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    }
}

#[test]
fn a_pattern_names_many_files_and_their_findings_are_one_report() {
    let output = run(&["cases/*.json", "cases/*.yml", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["schema"], "bellwether.check");
    assert!(
        report["summary"]["files"].as_u64().unwrap() > 20,
        "{}",
        report["summary"]
    );
    let findings = report["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .any(|it| it["file"] == "cases/percent.json" && it["line"] == 8)
    );
}

#[test]
fn what_is_no_terminal_gets_no_colours() {
    let output = run(&["bad.yml"]);
    assert!(!output.stdout.contains(&0x1b));
    assert!(text(&output.stdout).contains("--> bad.yml:7:20"));
}

#[test]
fn the_rules_are_listed_without_a_program() {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-bellwether"))
        .args(["check", "--list"])
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(text(&output.stdout).contains("dead-value (error)"));
}

#[test]
fn what_is_said_of_prometheus_and_of_limits_is_what_the_rules_go_by() {
    let by_pod = "sum by (pod) (orchestrator_queue_depth)";
    let minute = "sum(rate(orchestrator_requests_total[1m]))";
    // With the option it is said, or no longer.
    let cases: [(&[&str], [&str; 2], &str, bool); 4] = [
        (
            &["--expr", by_pod],
            ["--target-label", "pod"],
            "label `pod`",
            false,
        ),
        (
            &["--expr", minute],
            ["--scrape-interval", "1m"],
            "which come every 1m",
            true,
        ),
        (
            &["cases/short-for.yml"],
            ["--evaluation-interval", "1m"],
            "which come every 1m",
            true,
        ),
        (&[], ["--max-series", "100"], "`--max-series` is 100", true),
    ];
    for (arguments, option, words, said) in cases {
        let without = text(&run(arguments).stdout);
        let with = text(&run(&[arguments, &option].concat()).stdout);
        assert_eq!(with.contains(words), said, "{option:?}: {with}");
        assert_eq!(without.contains(words), !said, "{option:?}: {without}");
    }
}
