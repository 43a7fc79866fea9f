//! What users write to hold their rules and dashboards to their metrics.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use bellwether::testing::{Check, assert_clean};
use bellwether::{Counter, Gauge, Label, Metrics, Registry, instrumented};

#[derive(Label, Clone, Copy)]
enum Lane {
    #[expect(dead_code, reason = "only what is declared counts here")]
    Left,
    #[expect(dead_code, reason = "only what is declared counts here")]
    Right,
}

#[derive(Metrics)]
#[metrics(prefix = "road")]
#[expect(dead_code, reason = "only what is declared counts here")]
struct Road {
    /// Cars that passed.
    cars: Counter<Lane>,
    /// Cars that wait.
    waiting: Gauge,
}

/// Never called: its families are known all the same.
#[instrumented(name = "bridge")]
#[expect(dead_code, reason = "only what is declared counts here")]
fn cross() {}

/// A file that is there as long as the test.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str, text: &str) -> Self {
        let name = format!("bellwether-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, text).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn rules(expr: &str) -> String {
    format!("groups:\n- name: road\n  rules:\n  - alert: Jam\n    expr: {expr}\n")
}

/// What an assertion says.
#[track_caller]
fn complaint(check: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(check)).expect_err("it is clean");
    *panic.downcast::<String>().unwrap()
}

#[test]
fn one_line_holds_the_rules_to_all_that_the_program_declares() {
    let good = Temporary::new(
        "good.yml",
        &rules("sum(rate(bridge_calls_total{outcome=\"panic\"}[5m])) > 0"),
    );
    assert_clean(good.path());
    let bad = Temporary::new(
        "bad.yml",
        &rules("sum(rate(bridge_calls_total{outcome=\"panics\"}[5m])) > 0"),
    );
    let said = complaint(|| assert_clean(bad.path()));
    assert!(
        said.contains("error[dead-value]: the label `outcome` is never `panics`"),
        "{said}"
    );
    assert!(
        said.contains("bad.yml:5") && said.contains("did you mean `panic`?"),
        "{said}"
    );
}

#[test]
fn a_registry_of_its_own_knows_what_is_registered_there() {
    let registry = Registry::new();
    let check = || {
        Check::new()
            .registry(&registry)
            .expression("sum by (lane) (rate(road_cars_total[5m]))")
    };
    let said = complaint(|| check().assert_clean());
    assert!(
        said.contains("no metric is called `road_cars_total`"),
        "{said}"
    );
    Road::register(&registry).unwrap();
    check().assert_clean();
}

#[test]
fn what_the_catalog_does_not_say_is_an_option() {
    let registry = Registry::new();
    Road::register(&registry).unwrap();
    let check = |promql: &str| Check::new().registry(&registry).expression(promql);
    let said = complaint(|| check("node_load1 > 5").assert_clean());
    assert!(said.contains("--external"), "{said}");
    check("node_load1 > 5").external("node_.*").assert_clean();
    check("sum by (pod) (road_waiting) > 5")
        .target_label("pod")
        .assert_clean();
    check("sum(road_cars_total) > 5")
        .allow("counter-without-rate")
        .assert_clean();
    let minute = std::time::Duration::from_mins(1);
    let said = complaint(|| {
        check("sum(rate(road_cars_total[1m])) > 5")
            .scrape_interval(minute)
            .assert_clean();
    });
    assert!(said.contains("short-range"), "{said}");
    // Two series of cars, one that waits, and those of the registry itself.
    let said = complaint(|| {
        Check::new()
            .registry(&registry)
            .max_series(2)
            .assert_clean();
    });
    assert!(said.contains("series-budget"), "{said}");
}

#[test]
fn a_file_that_is_not_there_is_no_success() {
    for pattern in ["nowhere/rules.yml", "nowhere/*.yml", "a[b"] {
        let said = complaint(|| assert_clean(pattern));
        assert!(said.contains(pattern), "{said}");
    }
}

#[test]
fn without_files_the_declarations_are_checked_those_of_the_runtime_too() {
    Check::new().assert_clean();
}
