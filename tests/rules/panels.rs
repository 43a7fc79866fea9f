//! What panels ask of families with other units, labels and errors than those of the shop.

use bellwether_cli::Catalog;
use bellwether_cli::catalog::Values;
use bellwether_cli::dashboard::dashboard;
use serde_json::Value;

use crate::{family, operation, options, shop, without_outcome};

/// The panels of this title: the unit and the first expression of each.
fn shown(shop: &Catalog, title: &str) -> Vec<(String, String)> {
    let dashboard = dashboard(shop, &options()).unwrap().json();
    let dashboard: Value = serde_json::from_str(&dashboard).unwrap();
    let panels = dashboard["panels"].as_array().unwrap().iter();
    let panels = panels.filter(|panel| panel["title"] == title);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let shown: Vec<_> = panels
        .map(|panel| {
            let unit = text(&panel["fieldConfig"]["defaults"]["unit"]);
            (unit, text(&panel["targets"][0]["expr"]))
        })
        .collect();
    assert!(!shown.is_empty(), "{title}");
    shown
}

#[test]
fn what_instances_hold_is_added_up_and_how_warm_or_full_they_are_is_not() {
    for (unit, operator) in [
        ("", "sum"),
        ("bytes", "sum"),
        ("joules", "sum"),
        ("ratio", "avg"),
        ("celsius", "avg"),
        ("volts", "avg"),
        ("seconds", "avg"),
        ("hertz", "avg"),
    ] {
        let mut shop = shop();
        family(&mut shop, "shop_customers").unit = unit.to_owned();
        let (_, expr) = &shown(&shop, "shop_customers")[0];
        assert!(expr.starts_with(&format!("{operator}(")), "{unit}: {expr}");
    }
}

#[test]
fn what_is_counted_in_a_unit_is_drawn_in_the_unit_of_its_rate() {
    for (unit, rate) in [
        ("", "cps"),
        ("bytes", "Bps"),
        ("bits", "bps"),
        ("joules", "watt"),
        ("euros", "short"),
    ] {
        let mut shop = shop();
        family(&mut shop, "shop_visits").unit = unit.to_owned();
        assert_eq!(shown(&shop, "shop_visits per second")[0].0, rate, "{unit}");
    }
}

#[test]
fn of_more_values_than_a_panel_shows_it_shows_the_ten_largest() {
    for (most, is_cut) in [(10, false), (11, true)] {
        let mut shop = shop();
        let place = &mut family(&mut shop, "shop_visits").declarations[0];
        place.labels[0].values = Values::Open {
            limit: most,
            overflow: "other".to_owned(),
        };
        let (_, expr) = &shown(&shop, "shop_visits per second")[0];
        assert_eq!(expr.starts_with("topk(10, "), is_cut, "{most}: {expr}");
    }
}

#[test]
fn errors_that_are_expected_are_no_failures_in_a_panel_either() {
    let mut shop = shop();
    without_outcome(&mut shop, "checkout_calls");
    let errors = &mut family(&mut shop, "checkout_errors").declarations[0];
    errors.labels[1].expected = vec!["sold_out".to_owned()];
    let shown = shown(&shop, "Share failing");
    let checkout = shown
        .iter()
        .find(|(_, expr)| expr.contains("checkout_errors"));
    let (_, expr) = checkout.expect("a share of the checkout");
    assert!(expr.contains("reason!=\"sold_out\""), "{expr}");
}

#[test]
fn a_budget_is_that_of_one_operation_though_others_of_its_family_have_one() {
    let mut shop = shop();
    let objective = operation(&mut shop, "search").objective.clone();
    operation(&mut shop, "count").objective = objective;
    for function in ["search", "count"] {
        for title in ["99 % succeed", "95 % within 0.25 s"] {
            let (_, expr) = &shown(&shop, &format!("{function}: {title}"))[0];
            let own = format!("function=\"{function}\"");
            let own = expr.matches(&own).count();
            assert!(own >= 2, "{expr}");
            assert_eq!(expr.matches("function=").count(), own, "{expr}");
        }
    }
}

#[test]
fn a_dashboard_of_a_long_job_has_a_name_that_grafana_takes() {
    let mut options = options();
    options.job = "shop of the northern and the southern districts".to_owned();
    let made = dashboard(&shop(), &options).unwrap();
    assert_eq!(made.uid, "shop-of-the-northern-and-the-southern-di");
    assert_eq!(made.uid.len(), 40);
}

#[test]
fn jobs_are_looked_for_by_a_family_that_few_other_programs_have() {
    let mut shop = shop();
    shop.operations.clear();
    let own = |name: &str| {
        ["function_", "shop_", "bellwether_"]
            .iter()
            .any(|it| name.starts_with(it))
    };
    shop.families.retain(|family| own(&family.name));
    let made = dashboard(&shop, &options()).unwrap().json();
    let made: Value = serde_json::from_str(&made).unwrap();
    let job = made["templating"]["list"][1]["query"].as_str().unwrap();
    assert!(job.starts_with("label_values(shop_"), "{job}");
}
