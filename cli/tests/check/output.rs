use bellwether_cli::Catalog;
use bellwether_cli::catalog::{Family, Label, Values};
use bellwether_cli::check::{Input, LINTS, Options, Report, check};

use crate::{catalog, path, read};

fn bad() -> Report {
    let input = Input::file("bad.yml", read("bad.yml"));
    check(catalog(), &[input], &Options::default())
}

/// A text against a file of this folder, which `BLESS=1` writes.
#[track_caller]
fn assert_golden(name: &str, text: &str) {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path(name), text).unwrap();
    }
    assert_eq!(read(name), text, "{name} differs; `BLESS=1` writes it anew");
}

#[test]
fn a_bad_file_reads_like_what_the_compiler_says() {
    assert_golden("bad.txt", &bad().to_text(false));
}

#[test]
fn colours_are_only_there_when_asked_for() {
    assert!(!bad().to_text(false).contains('\u{1b}'));
    assert!(bad().to_text(true).contains('\u{1b}'));
}

#[test]
fn the_json_form_has_the_keys_of_its_documentation() {
    let json = bad().to_json();
    assert_eq!(
        (&json["schema"], &json["version"]),
        (&"bellwether.check".into(), &1.into())
    );
    let first = json["findings"][0].as_object().unwrap();
    let keys: Vec<_> = first.keys().map(String::as_str).collect();
    let documented = [
        "column", "excerpt", "file", "help", "line", "message", "rule", "severity",
    ];
    assert_eq!(keys, documented);
    assert_eq!((&first["line"], &first["column"]), (&7.into(), &20.into()));
    assert_eq!(first["excerpt"], "orchestrator_error_total");
    let docs = std::fs::read_to_string(path("../../../docs/check.md")).unwrap();
    for key in documented {
        assert!(docs.contains(&format!("| `{key}` |")), "{key}");
    }
}

#[test]
fn every_rule_is_documented_with_what_it_finds_and_what_to_write_instead() {
    let docs = std::fs::read_to_string(path("../../../docs/check.md")).unwrap();
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let rows = docs
        .lines()
        .filter(|line| line.starts_with("| `") && cells(line) == 6);
    let rows: Vec<_> = rows.collect();
    let made: Vec<_> = LINTS
        .iter()
        .map(|lint| {
            let severity = lint.severity;
            let cell = |text: &str| text.replace('|', "\\|");
            let (what, why, instead) = (cell(lint.what), cell(lint.why), cell(lint.instead));
            format!(
                "| `{}` | {severity} | {what} | {why} | {instead} |",
                lint.id
            )
        })
        .collect();
    for (row, made) in rows.iter().zip(&made) {
        assert_eq!(row, made);
    }
    assert_eq!(rows.len(), made.len());
}

/// The rules of a check without files.
fn alone(catalog: &Catalog, options: &Options) -> Vec<(&'static str, String)> {
    let findings = check(catalog, &[], options).findings;
    findings
        .into_iter()
        .map(|it| (it.rule, format!("{}:{}: {}", it.file, it.line, it.message)))
        .collect()
}

#[test]
fn a_catalog_that_is_well_is_left_alone() {
    assert_eq!(alone(catalog(), &Options::default()), []);
}

/// A family of the catalog, changed, beside the others.
fn with(name: &str, change: impl FnOnce(&mut Family)) -> Catalog {
    let mut catalog = catalog().clone();
    let mut family = catalog
        .families
        .iter()
        .find(|family| family.name == name)
        .unwrap()
        .clone();
    family.declarations[0].origin.line = 99;
    change(&mut family);
    catalog.families.push(family);
    catalog
}

#[test]
fn places_that_declare_a_family_in_different_words_are_both_named() {
    let twice = with("orchestrator_requests", |family| {
        family.help = "Something else.".to_owned();
    });
    let report = check(&twice, &[], &Options::default());
    let text = report.to_text(false);
    assert!(!report.is_clean());
    assert!(
        text.contains("`orchestrator_requests` is declared twice with different help"),
        "{text}"
    );
    assert!(
        text.contains("src/metrics.rs:99") && text.contains("src/metrics.rs:12"),
        "{text}"
    );
    // In the same words they are one.
    assert_eq!(
        alone(&with("orchestrator_requests", |_| {}), &Options::default()),
        []
    );
}

#[test]
fn labels_and_samples_that_collide_are_conflicts() {
    let other_values = with("agent_executions", |family| {
        family.declarations[0].labels[0].values = Values::Closed {
            values: vec!["ok".to_owned()],
        };
    });
    let gauge = with("agents_active", |family| {
        family.name = "agent_duration_seconds_count".to_owned();
    });
    let expected = [
        (
            other_values,
            "src/metrics.rs:99: `agent_executions` is declared twice with different values of the label `status`",
        ),
        (
            gauge,
            "src/metrics.rs:99: `agent_duration_seconds_count` and `agent_duration_seconds` both expose `agent_duration_seconds_count`",
        ),
    ];
    for (catalog, message) in expected {
        assert_eq!(
            alone(&catalog, &Options::default()),
            [("conflict", message.to_owned())]
        );
    }
}

#[test]
fn a_program_keeps_its_budget_of_series_or_is_told_what_is_largest() {
    let total: u64 = catalog().families.iter().map(Family::series).sum();
    let mut options = Options::default();
    options.max_series = Some(total);
    assert_eq!(alone(catalog(), &options), []);
    options.max_series = Some(total - 1);
    let report = check(catalog(), &[], &options);
    assert_eq!(report.findings[0].rule, "series-budget");
    assert!(
        report.findings[0].help[0].contains("`agent_duration_seconds` 102"),
        "{report:?}"
    );
}

#[test]
fn names_against_the_rules_are_found_and_can_be_allowed() {
    type Change = fn(&mut Family);
    let changes: [Change; 6] = [
        |family| {
            family.name = "agents_total".to_owned();
        },
        |family| {
            family.name = "agents_wait_ms".to_owned();
        },
        |family| {
            family.name = "agents_minutes_left".to_owned();
        },
        |family| {
            family.name = "agents_of_plan_b".to_owned();
        },
        |family| {
            family.name = "agents-active".to_owned();
        },
        |family| {
            family.name = "agents_of".to_owned();
            let values = Values::Open {
                limit: 1,
                overflow: "other".to_owned(),
            };
            family.declarations[0].labels.push(Label {
                name: "__own".to_owned(),
                values,
                expected: Vec::new(),
            });
        },
    ];
    for change in changes {
        let catalog = with("agents_active", change);
        let rules: Vec<_> = alone(&catalog, &Options::default())
            .into_iter()
            .map(|it| it.0)
            .collect();
        assert_eq!(rules, ["naming"], "{:?}", catalog.families.last());
        assert_eq!(alone(&catalog, &Options::default().allow("naming")), []);
    }
}

#[test]
fn a_name_that_the_macros_and_promtool_accept_is_none_of_these() {
    for name in ["agents_per_second", "ms_of_agents", "agents_cpu_seconds"] {
        let catalog = with("agents_active", |family| family.name = name.to_owned());
        assert_eq!(alone(&catalog, &Options::default()), [], "{name}");
    }
}

#[test]
fn a_name_with_a_reason_is_excused_and_only_that_one_and_only_of_conventions() {
    let mut catalog = with("agents_active", |family| {
        family.name = "agents_total".to_owned();
        family.declarations[0].because = "dashboards have this name".to_owned();
    });
    let report = check(&catalog, &[], &Options::default());
    assert_eq!((report.findings.len(), report.allowed), (0, 1));
    let mut other = catalog.families.last().unwrap().clone();
    other.name = "agents_wait_ms".to_owned();
    other.declarations[0].because = String::new();
    catalog.families.push(other.clone());
    let report = check(&catalog, &[], &Options::default());
    assert_eq!(report.findings[0].excerpt, "agents_wait_ms");
    assert_eq!((report.findings.len(), report.allowed), (1, 1));
    other.name = "agents-wait".to_owned();
    other.declarations[0].because = "it always was".to_owned();
    catalog.families.push(other);
    assert_eq!(alone(&catalog, &Options::default()).len(), 2);
    for (pattern, left) in [("agents_wait_.*", 1), ("agents.*", 0), ("wait_ms", 2)] {
        let options = Options::default().allow_for("naming", pattern).unwrap();
        assert_eq!(alone(&catalog, &options).len(), left, "{pattern}");
    }
}

#[test]
fn a_rule_is_switched_off_for_a_part_of_an_expression_that_is_called_so() {
    let inputs = [Input::expression(
        "sum(rate(legacy_a_total[5m])) > sum(rate(other_total[5m]))",
    )];
    let options = Options::default()
        .allow_for("unknown-metric", "legacy_.*")
        .unwrap();
    let report = check(catalog(), &inputs, &options);
    let found: Vec<_> = report.findings.iter().map(|it| &*it.excerpt).collect();
    assert_eq!((found, report.allowed), (vec!["other_total"], 1));
}

#[test]
fn many_families_and_rules_are_all_checked_and_each_mistake_is_one_finding() {
    let (catalog, rules) = large(1000, 500);
    let report = check(
        &catalog,
        &[Input::file("large.yml", rules)],
        &Options::default(),
    );
    assert_eq!(
        (report.expressions, report.findings.len()),
        (500, 50),
        "{}",
        report.to_text(false)
    );
}

/// A catalog of so many families and a file of so many rules, of which each tenth has a mistake.
fn large(families: usize, rules: usize) -> (Catalog, String) {
    let mut large = catalog().clone();
    let model = large.families[0].clone();
    large.families = (0..families)
        .map(|number| Family {
            name: format!("service_{number}_requests"),
            ..model.clone()
        })
        .collect();
    let mut lines = vec!["groups:\n- name: large\n  rules:".to_owned()];
    for number in 0..rules {
        let word = if number % 10 == 0 {
            "request"
        } else {
            "requests"
        };
        lines.push(format!(
            "  - alert: Alert{number}\n    expr: |\n      sum by (stage) (rate(service_{number}_{word}_total{{stage=~\"rag|post\"}}[5m]))\n        / sum by (stage) (rate(service_{number}_requests_total[5m])) > 0.05\n    for: 5m\n    annotations:\n      summary: \"{{{{ $value | humanizePercentage }}}} in {{{{ $labels.stage }}}}\""
        ));
    }
    (large, lines.join("\n"))
}
