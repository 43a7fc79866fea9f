//! Dashboards, to the byte and judged by Grafana's own types.

use std::collections::{BTreeSet, HashSet};
use std::fs;

use bellwether_cli::dashboard::{Dashboard, dashboard};
use bellwether_cli::rules::{Rule, rules};
use bellwether_tests::support::{Directory, grafana_accepts};
use serde_json::Value;

use crate::files::golden;
use crate::{options, shop};

fn made(recorded: bool) -> Dashboard {
    let mut options = options();
    options.recorded = recorded;
    dashboard(&shop(), &options).unwrap()
}

/// The panels, those in closed rows too.
fn panels(dashboard: &Dashboard) -> Vec<Value> {
    let dashboard: Value = serde_json::from_str(&dashboard.json()).unwrap();
    let elements = dashboard["panels"].as_array().unwrap().clone().into_iter();
    let panels = elements.flat_map(|element| match element["panels"].as_array() {
        Some(panels) => panels.clone(),
        None => vec![element],
    });
    panels.collect()
}

/// Asserts that Grafana's types accept these dashboards, if they are there to be asked.
#[track_caller]
pub(crate) fn judged(dashboards: &[&Dashboard]) {
    let directory = Directory::new();
    let files = dashboards.iter().enumerate().map(|(number, dashboard)| {
        let path = directory.path().join(format!("{number}.json"));
        fs::write(&path, dashboard.json()).unwrap();
        path
    });
    grafana_accepts(&files.collect::<Vec<_>>());
}

#[test]
fn the_dashboard_is_that_of_the_golden_file() {
    golden("dashboard.json", &made(false).json());
}

#[test]
fn grafana_accepts_dashboards_and_the_options_of_every_panel() {
    judged(&[&made(false), &made(true)]);
}

#[test]
fn panels_have_numbers_and_places_of_their_own_units_and_the_data_source_that_is_chosen() {
    let dashboard = made(false);
    let document: Value = serde_json::from_str(&dashboard.json()).unwrap();
    let elements = document["panels"].as_array().unwrap();
    let (mut numbers, mut taken) = (HashSet::new(), HashSet::new());
    for element in elements {
        assert!(numbers.insert(element["id"].as_u64().unwrap()));
        let place = |key: &str| element["gridPos"][key].as_u64().unwrap();
        assert!(place("x") + place("w") <= 24);
        for x in place("x")..place("x") + place("w") {
            for y in place("y")..place("y") + place("h") {
                assert!(taken.insert((x, y)), "{}", element["title"]);
            }
        }
    }
    for panel in panels(&dashboard) {
        if panel["type"] == "row" {
            continue;
        }
        assert_eq!(panel["datasource"]["uid"], "${datasource}");
        assert_ne!(panel["fieldConfig"]["defaults"]["unit"], "");
        for target in panel["targets"].as_array().unwrap() {
            assert_eq!(target["datasource"]["uid"], "${datasource}");
            assert!(target["expr"].as_str().unwrap().contains("job=~\"$job\""));
        }
    }
}

#[test]
fn every_family_has_a_panel() {
    let dashboard = made(false);
    let expressions = dashboard.expressions();
    for family in &shop().families {
        let shown = family.samples().iter().any(|sample| {
            let mut all = expressions.iter();
            all.any(|(_, expression)| expression.contains(&format!("{sample}{{")))
        });
        // The limit of descriptors is for the alert.
        assert!(shown || family.name == "process_max_fds", "{}", family.name);
    }
}

#[test]
fn what_recorded_dashboards_ask_for_is_what_the_rules_record() {
    let mut options = options();
    options.recorded = true;
    let rules = rules(&shop(), &options).unwrap();
    let rules = rules.groups.iter().flat_map(|group| &group.rules);
    let recorded: BTreeSet<_> = rules
        .filter_map(|rule| match rule {
            Rule::Recording { record, .. } => Some(record.as_str()),
            Rule::Alert { .. } => None,
        })
        .collect();
    let dashboard = made(true);
    let mut asked = 0;
    for (title, expression) in dashboard.expressions() {
        let words = expression.split(|it: char| !it.is_ascii_alphanumeric() && !"_:".contains(it));
        for word in words.filter(|word| word.starts_with("job") && word.contains(':')) {
            assert!(recorded.contains(word), "{title}: {word}");
            asked += 1;
        }
        let cheap = title.ends_with("distribution") || title.starts_with("shop_");
        assert!(
            cheap || !expression.contains("histogram_quantile"),
            "{title}"
        );
        assert!(
            !expression.contains("_total{") || !expression.contains("[30d]"),
            "{title}"
        );
    }
    assert!(asked > 20, "{asked}");
}
