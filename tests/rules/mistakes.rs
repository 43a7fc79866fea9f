//! Catalogs from which no rule can be made: no file is written, and all that is wrong is said.

use bellwether_cli::catalog::{Catalog, Declaration, Objective, Operation};
use bellwether_cli::rules::{RuleFile, rules};

use crate::{operation, options, shop};

#[track_caller]
fn said(change: impl Fn(&mut Catalog)) -> String {
    let mut shop = shop();
    change(&mut shop);
    rules(&shop, &options()).unwrap_err().to_string()
}

fn promise(catalog: &mut Catalog, name: &str) -> Objective {
    let operation = operation(catalog, name);
    operation.objective.take().unwrap_or(Objective {
        success: None,
        latency: None,
    })
}

fn set(catalog: &mut Catalog, name: &str, objective: Objective) {
    operation(catalog, name).objective = Some(objective);
}

#[test]
fn a_latency_that_is_no_bound_names_the_bounds() {
    let said = said(|shop| {
        let mut objective = promise(shop, "checkout");
        objective.latency.as_mut().unwrap().under = 0.3;
        set(shop, "checkout", objective);
    });
    let expected = "src/main.rs:40: `checkout` promises a latency under 300ms, which is no bound of \
                    `checkout_duration_seconds`; the bounds are 100ms, 250ms, 1s";
    assert_eq!(said, expected);
}

#[test]
fn a_share_is_more_than_0_and_less_than_100() {
    for share in [0.0, 100.0, -1.0, f64::NAN] {
        let said = said(|shop| {
            let mut objective = promise(shop, "checkout");
            objective.success = Some(share);
            set(shop, "checkout", objective);
        });
        let expected = "a share is more than 0 and less than 100";
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn success_needs_something_that_tells_how_calls_ended() {
    let said = said(|shop| {
        operation(shop, "checkout").outcomes = None;
        operation(shop, "checkout").errors = None;
        operation(shop, "search").duration = None;
    });
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(
        lines,
        [
            "src/main.rs:40: `checkout` promises success, but neither its calls nor its durations say how they ended, and \
             there is no counter of errors beside one of calls; let there be one",
            "src/main.rs:20: `search` promises a latency, but there is no histogram of its durations; let it have one"
        ]
    );
}

#[test]
fn two_objectives_of_the_same_series_name_both_places() {
    let said = said(|shop| {
        let mut again = shop
            .operations
            .iter()
            .find(|it| it.name == "mail")
            .unwrap()
            .clone();
        again.name = "post".to_owned();
        again.objective.as_mut().unwrap().success = Some(95.0);
        again.origin.line = 75;
        shop.operations.push(again);
    });
    let expected = "src/main.rs:75: `post` promises 95 per cent, and `mail` at src/main.rs:70 promises 90 of the same \
                    series; give both the same objective, or families of their own";
    assert_eq!(said, expected);
}

/// A shop in which another function counts in the series of `search`, and what is said of its rules.
fn beside_search(change: impl Fn(&mut Operation)) -> Result<RuleFile, String> {
    let mut shop = shop();
    let mut other = operation(&mut shop, "search").clone();
    other.origin.line = 21;
    change(&mut other);
    for family in &mut shop.families {
        let first = family.declarations[0].clone();
        if first.origin.line == 20 {
            let origin = other.origin.clone();
            family.declarations.push(Declaration { origin, ..first });
        }
    }
    shop.operations.push(other);
    rules(&shop, &options()).map_err(|mistakes| mistakes.to_string())
}

#[test]
fn a_promise_that_calls_of_a_function_without_it_would_judge_makes_no_rule() {
    let said = beside_search(|other| other.objective = None).unwrap_err();
    let expected = "src/main.rs:20: the objective of `search` is judged by the calls of `search` at src/main.rs:21 as well, \
                    which does not promise it: both count in the same series of `function_calls`; tell them apart: \
                    `function = \"Type::search\"`, with the type of its own for each";
    assert_eq!(said, expected);
    let latency = beside_search(|other| {
        let objective = other.objective.as_mut().unwrap();
        objective.latency = None;
    });
    let expected = "both count in the same series of `function_duration_seconds`";
    assert!(latency.unwrap_err().contains(expected));
    let bound = beside_search(|other| {
        let objective = other.objective.as_mut().unwrap();
        objective.latency.as_mut().unwrap().under = 1.0;
    });
    let expected = "as well, which promises something else: both count";
    assert!(bound.unwrap_err().contains(expected));
}

#[test]
fn one_promise_at_two_places_is_one_and_other_functions_are_no_part_of_it() {
    let alone = rules(&shop(), &options()).unwrap();
    let both = beside_search(|_| {}).unwrap();
    assert_eq!(both.alerts().len(), alone.alerts().len());
    let other = beside_search(|other| {
        "Cart::search".clone_into(&mut other.name);
        let function = other.constant_labels.get_mut("function").unwrap();
        "Cart::search".clone_into(function);
        other.origin.line = 30;
        other.objective = None;
    });
    assert!(other.is_ok(), "{other:?}");
}

#[test]
fn functions_of_one_name_have_alerts_of_different_names() {
    let mut shop = shop();
    let search = shop.operations.iter().find(|it| it.name == "search");
    let mut other = search.unwrap().clone();
    other
        .constant_labels
        .insert("module".to_owned(), "shop::archive".to_owned());
    shop.operations.push(other);
    let rules = rules(&shop, &options()).unwrap();
    let alerts = rules.alerts();
    assert!(
        alerts.contains(&"ShopSearchErrorBudgetBurn1h"),
        "{alerts:?}"
    );
    assert!(
        alerts.contains(&"ShopArchiveSearchErrorBudgetBurn1h"),
        "{alerts:?}"
    );
    // Both are recorded by one rule, for two of one name would be one too many.
    let text = rules.yaml();
    let record = "record: job_function_module:function_calls_failed:ratio_rate5m";
    assert_eq!(text.matches(record).count(), 1);
    assert!(text.contains("module=~\"shop|shop::archive\""), "{text}");
}
