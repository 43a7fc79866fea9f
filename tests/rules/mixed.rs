//! Operations that have a name of their own for some of their families and share the others with all functions.

use bellwether_cli::Catalog;
use bellwether_cli::catalog::Family;
use bellwether_cli::check::{self, Input, check};
use bellwether_cli::dashboard::dashboard;
use bellwether_cli::rules::rules;

use crate::{family, operation, options, shop};

/// A shop in which calls of a function are counted as `name_total`, and nothing else of it is called so.
fn calls_called(function: &str, name: &str) -> Catalog {
    let mut shop = shop();
    let operation = operation(&mut shop, function);
    operation.calls = Some(name.to_owned());
    let constants = operation.constant_labels.clone();
    let all = family(&mut shop, "function_calls");
    let of = |it: &bellwether_cli::catalog::Declaration| it.constant_labels == constants;
    let place = all.declarations.iter().position(of).unwrap();
    let mut declaration = all.declarations.remove(place);
    declaration.constant_labels.clear();
    let own = Family {
        name: name.to_owned(),
        declarations: vec![declaration],
        ..all.clone()
    };
    shop.families.push(own);
    shop
}

#[test]
fn rules_and_dashboards_ask_each_family_for_the_labels_that_it_has() {
    for function in ["search", "count"] {
        let shop = calls_called(function, "looks");
        let mut options = options();
        for recorded in [false, true] {
            options.recorded = recorded;
            let rules = rules(&shop, &options).unwrap().yaml();
            let dashboard = dashboard(&shop, &options).unwrap().json();
            let inputs = [
                Input::file("rules.yml", rules),
                Input::file("dashboard.json", dashboard),
            ];
            let inputs = if recorded { &inputs[..] } else { &inputs[..1] };
            let report = check(&shop, inputs, &check::Options::default());
            assert!(
                report.findings.is_empty(),
                "{function}: {}",
                report.to_text(false)
            );
        }
    }
}

#[test]
fn a_promise_about_calls_of_an_own_name_is_judged_by_all_of_them() {
    let shop = calls_called("search", "looks");
    let rules = rules(&shop, &options()).unwrap().yaml();
    let failed = "sum by (job) (rate(looks_total{job=\"shop\",outcome=~\"error|panic\"}[5m]))";
    assert!(rules.contains(failed), "{rules}");
    let slow = "rate(function_duration_seconds_count{job=\"shop\",function=\"search\",module=\"shop\"}[5m])";
    assert!(rules.contains(slow), "{rules}");
    let stuck = rules.split("alert: SearchStuck").nth(1).unwrap();
    let stuck = stuck.split("for:").next().unwrap();
    assert!(
        stuck.contains("function_in_flight{job=\"shop\",function=\"search\""),
        "{stuck}"
    );
    assert!(
        stuck.contains("increase(looks_total{job=\"shop\"}["),
        "{stuck}"
    );
}

#[test]
fn functions_of_a_module_keep_their_row_beside_one_with_a_name_for_its_calls() {
    // Of the same module, and first in it.
    let mut shop = calls_called("search", "looks");
    let mut other = operation(&mut shop, "search").clone();
    "zoom".clone_into(&mut other.name);
    other.calls = Some("function_calls".to_owned());
    other.objective = None;
    other.origin.line = 25;
    let function = other.constant_labels.get_mut("function").unwrap();
    "zoom".clone_into(function);
    for name in [
        "function_calls",
        "function_duration_seconds",
        "function_in_flight",
    ] {
        let all = family(&mut shop, name);
        let mut declaration = all.declarations[0].clone();
        declaration.origin = other.origin.clone();
        declaration
            .constant_labels
            .clone_from(&other.constant_labels);
        all.declarations.push(declaration);
    }
    shop.operations.push(other);
    let dashboard = dashboard(&shop, &options()).unwrap().json();
    let calls =
        "function_calls_total{job=~\\\"$job\\\",instance=~\\\"$instance\\\",module=\\\"shop\\\"}";
    assert!(dashboard.contains(calls), "{dashboard}");
    let own = "looks_total{job=~\\\"$job\\\",instance=~\\\"$instance\\\"}";
    assert!(dashboard.contains(own), "{dashboard}");
}
