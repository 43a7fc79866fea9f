//! The files, to the byte, and judged by those who read them.

use std::collections::{BTreeMap, HashSet};
use std::fs;

use bellwether_cli::rules::{PrometheusRule, rules};
use bellwether_tests::support::{Directory, find, run};

use crate::{here, options, shop};

/// Compares with a golden file, or writes it where the environment has `BLESS`.
#[track_caller]
pub(crate) fn golden(name: &str, text: &str) {
    let path = here("golden").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    let mut lines = (1..).zip(expected.lines().zip(text.lines()));
    let differing = lines.find(|(_, (expected, given))| expected != given);
    assert!(text == expected, "{name} differs in line {differing:?}");
}

#[test]
fn rules_are_those_of_the_golden_file() {
    let mut options = options();
    options.recorded = true;
    golden("rules.yml", &rules(&shop(), &options).unwrap().yaml());
}

#[test]
fn the_same_catalog_gives_the_same_bytes() {
    let made = || rules(&shop(), &options()).unwrap().yaml();
    assert_eq!(made(), made());
}

#[test]
fn promtool_accepts_the_rules_and_finds_nothing_to_say() {
    let Some(promtool) = find("promtool") else {
        return;
    };
    let directory = Directory::new();
    let path = directory.path().join("rules.yml");
    for (recorded, by, scale) in [
        (false, vec![], 1.0),
        (true, vec!["cluster".to_owned()], 60.0),
    ] {
        let mut options = options();
        (options.recorded, options.by, options.time_scale) = (recorded, by, scale);
        fs::write(&path, rules(&shop(), &options).unwrap().yaml()).unwrap();
        let arguments = ["check", "rules", "--lint=all", "--lint-fatal"];
        let (success, said) = run(
            &promtool,
            &[&arguments[..], &[path.to_str().unwrap()]].concat(),
            "",
        );
        assert!(success, "{said}");
        assert!(!said.contains("duplicate"), "{said}");
    }
}

#[test]
fn no_two_alerts_and_no_two_groups_have_the_same_name() {
    let rules = rules(&shop(), &options()).unwrap();
    let alerts = rules.alerts();
    assert_eq!(alerts.iter().collect::<HashSet<_>>().len(), alerts.len());
    let groups = rules.groups.iter().map(|group| &group.name);
    assert_eq!(groups.collect::<HashSet<_>>().len(), rules.groups.len());
}

#[test]
fn a_manifest_has_the_same_rules() {
    let rules = rules(&shop(), &options()).unwrap();
    let labels = BTreeMap::from([("release".to_owned(), "monitoring".to_owned())]);
    let manifest = PrometheusRule::new(rules.clone(), "shop", labels).yaml();
    let (head, spec) = manifest.split_once("spec:\n").unwrap();
    assert_eq!(
        head,
        "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: shop\n  labels:\n    \
         app.kubernetes.io/name: shop\n    release: monitoring\n"
    );
    let spec: String = spec
        .lines()
        .map(|line| line.strip_prefix("  ").unwrap_or(line).to_owned() + "\n")
        .collect();
    assert_eq!(spec, rules.yaml());
}
