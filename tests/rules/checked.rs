//! The check of rules and dashboards finds nothing wrong with those that are made here.

use bellwether_cli::catalog::Catalog;
use bellwether_cli::check::{self, Input, check};
use bellwether_cli::dashboard::dashboard;
use bellwether_cli::deploy::{Places, Written, deploy};
use bellwether_cli::rules::{PrometheusRule, rules};

use crate::{options, shop};

#[track_caller]
fn nothing_is_found(catalog: &Catalog, inputs: &[Input]) {
    let report = check(catalog, inputs, &check::Options::default());
    let findings: Vec<_> = report.findings.iter().collect();
    assert!(findings.is_empty(), "{findings:#?}");
    assert!(
        report.expressions > 40,
        "{} expressions",
        report.expressions
    );
}

#[test]
fn check_finds_nothing_in_rules_manifests_and_dashboards() {
    let (shop, options) = (shop(), options());
    let rules = rules(&shop, &options).unwrap();
    let manifest = PrometheusRule::new(rules.clone(), "shop", [].into()).yaml();
    nothing_is_found(&shop, &[Input::file("rules.yml", rules.yaml())]);
    nothing_is_found(&shop, &[Input::file("prometheusrule.yaml", manifest)]);
    let dashboard = dashboard(&shop, &options).unwrap().json();
    nothing_is_found(&shop, &[Input::file("dashboard.json", dashboard)]);
}

#[test]
fn check_finds_nothing_in_the_folder_in_which_dashboards_ask_for_what_rules_record() {
    let files = deploy(&shop(), &options(), &Places::default(), &Written::default()).unwrap();
    let files = files.into_iter().filter(|(path, _)| {
        path.starts_with("prometheus/rules/") || path.starts_with("grafana/dashboards/")
    });
    let inputs: Vec<_> = files.map(|(path, text)| Input::file(path, text)).collect();
    assert_eq!(inputs.len(), 2);
    nothing_is_found(&shop(), &inputs);
}

/// That nothing is found means something: of a rule that is spoilt, it is said.
#[test]
fn check_finds_what_no_longer_fits_the_program() {
    let rules = rules(&shop(), &options()).unwrap().yaml();
    let mut changed = shop();
    let gone = |name: &str| name.starts_with("checkout_calls");
    changed.families.retain(|family| !gone(&family.name));
    let inputs = [Input::file("rules.yml", rules)];
    let report = check(&changed, &inputs, &check::Options::default());
    let mut findings = report.findings.iter();
    assert!(findings.any(|it| it.rule == "unknown-metric"), "{report:?}");
}
