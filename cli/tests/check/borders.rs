//! Declarations of other shapes than those of the catalog of the tests, and numbers at the border of a rule.

use bellwether_cli::Catalog;
use bellwether_cli::catalog::Family;
use bellwether_cli::check::{Input, Options, check};

use crate::catalog;

/// The catalog with one family changed.
fn changed(name: &str, change: impl FnOnce(&mut Family)) -> Catalog {
    let mut catalog = catalog().clone();
    let mut families = catalog.families.iter_mut();
    change(families.find(|family| family.name == name).unwrap());
    catalog
}

/// What is found in an expression: rules and messages.
fn found(catalog: &Catalog, promql: &str) -> Vec<(&'static str, String)> {
    let findings = check(catalog, &[Input::expression(promql)], &Options::default()).findings;
    findings
        .into_iter()
        .map(|it| (it.rule, it.message))
        .collect()
}

#[test]
fn a_bucket_is_wide_from_four_times_its_lower_bound_on() {
    let p95 = "histogram_quantile(0.95, sum by (le) (rate(agent_duration_seconds_bucket[5m]))) > 2";
    for (upper, rules) in [
        (3.9, &[][..]),
        (4.0, &["quantile-guess"]),
        (5.0, &["quantile-guess"]),
    ] {
        let catalog = changed("agent_duration_seconds", |family| {
            family.buckets = vec![1.0, upper, 20.0];
        });
        let found = found(&catalog, p95);
        let found: Vec<_> = found.iter().map(|it| it.0).collect();
        assert_eq!(found, rules, "{upper}");
    }
}

#[test]
fn a_bound_may_be_written_as_each_format_writes_it() {
    let catalog = changed("upload_size_bytes", |family| {
        family.buckets = vec![0.000_01, 1.0, 1e6];
    });
    for bound in ["1e-05", "1", "1.0", "1e+06", "+Inf"] {
        let promql = format!("sum(rate(upload_size_bytes_bucket{{le=\"{bound}\"}}[5m]))");
        assert_eq!(found(&catalog, &promql), [], "{bound}");
    }
    let other = found(
        &catalog,
        "sum(rate(upload_size_bytes_bucket{le=\"2\"}[5m]))",
    );
    assert_eq!(other[0].0, "dead-value");
}

#[test]
fn places_of_which_one_has_a_constant_label_disagree_on_the_labels() {
    let catalog = changed("agents_active", |family| {
        let mut other = family.declarations[0].clone();
        let (name, value) = ("region".to_owned(), "eu".to_owned());
        other.constant_labels.insert(name, value);
        family.declarations.push(other);
    });
    let findings = check(&catalog, &[], &Options::default()).findings;
    let messages: Vec<_> = findings.iter().map(|it| (it.rule, &*it.message)).collect();
    let message = "`agents_active` is declared twice with different labels";
    assert_eq!(messages, [("conflict", message)]);
}
