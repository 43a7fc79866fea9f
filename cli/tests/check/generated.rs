use bellwether_cli::check::{Input, Options, Severity, check};
use bellwether_cli::{Catalog, dashboard, rules};

use crate::catalog;

/// What is made of a catalog: rules and a dashboard, the expensive panels from rules or not.
fn generated(catalog: &Catalog, recorded: bool) -> Vec<Input> {
    let mut options = bellwether_cli::Options::new(catalog);
    options.recorded = recorded;
    let rules = rules::rules(catalog, &options).unwrap();
    let dashboard = dashboard::dashboard(catalog, &options).unwrap();
    vec![
        Input::file("rules.yml", rules.yaml()),
        Input::file("dashboard.json", dashboard.json()),
    ]
}

/// The catalog of the tests of the rules, with objectives of every kind.
fn shop() -> Catalog {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/rules/shop.json");
    Catalog::from_json(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn nothing_is_wrong_with_the_rules_and_dashboards_that_are_made_here() {
    for catalog in [catalog(), &shop()] {
        for recorded in [false, true] {
            let inputs = generated(catalog, recorded);
            let report = check(catalog, &inputs, &Options::default());
            assert_eq!(report.findings, [], "{}", report.to_text(false));
            assert!(report.expressions > 20, "{}", report.expressions);
        }
    }
}

/// The test above would pass with a check that understands nothing.
#[test]
fn what_was_made_of_an_older_program_no_longer_fits() {
    let old = shop();
    let mut new = old.clone();
    for family in &mut new.families {
        family.name += "_renamed";
    }
    let inputs = generated(&old, false);
    let report = check(&new, &inputs, &Options::default());
    let unknown = report
        .findings
        .iter()
        .filter(|it| it.rule == "unknown-metric");
    assert!(unknown.count() > 50, "{}", report.to_text(false));
    assert!(report.count(Severity::Error) > 50 && !report.is_clean());
}
