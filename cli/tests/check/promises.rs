//! Places that count in the same series, and what they promise.

use bellwether_cli::Catalog;
use bellwether_cli::catalog::Family;
use bellwether_cli::check::{Options, check};
use serde_json::{Value, json};

/// A place that declares an operation: its line, its function or nothing, and its objective.
fn place(line: u32, function: Option<&str>, objective: Value) -> (u32, Value, Value) {
    let constants = match function {
        Some(function) => json!({"function": function, "module": "shop"}),
        None => json!({}),
    };
    (line, constants, objective)
}

/// The catalog of a program with these places, which count their calls in one family and time them in another.
fn catalog(family: &str, places: &[(u32, Value, Value)]) -> Catalog {
    let origin = |line: u32| json!({"package": "shop", "module": "shop", "file": "src/main.rs", "line": line});
    let outcome = json!([{"name": "outcome", "values": ["ok", "error"]}]);
    let declared = |labels: &Value, series: u32| {
        let places = places.iter().map(|(line, constants, _)| {
            json!({"constant_labels": constants, "labels": labels, "series": series, "origin": origin(*line)})
        });
        places.collect::<Vec<_>>()
    };
    let (calls, duration) = (
        format!("{family}_calls"),
        format!("{family}_duration_seconds"),
    );
    let operations = places.iter().map(|(line, constants, objective)| {
        let mut operation = json!({
            "name": constants.get("function").cloned().unwrap_or_else(|| family.into()),
            "calls": calls, "duration": duration, "constant_labels": constants, "origin": origin(*line),
            "outcomes": {"label": "outcome", "good": ["ok"], "bad": ["error"]},
        });
        if !objective.is_null() {
            operation["objective"] = objective.clone();
        }
        operation
    });
    let catalog = json!({
        "schema": "bellwether.catalog", "version": 1,
        "families": [
            {"name": calls, "kind": "counter", "help": "Calls.", "declarations": declared(&outcome, 2)},
            {"name": duration, "kind": "histogram", "unit": "seconds", "help": "Durations.", "buckets": [0.25, 1.0],
             "declarations": declared(&json!([]), 5)},
        ],
        "operations": operations.collect::<Vec<_>>(),
    });
    Catalog::from_json(&catalog.to_string()).unwrap()
}

/// What the check of the declarations says: rules with the place, the message and the first help.
fn found(catalog: &Catalog) -> Vec<String> {
    let findings = check(catalog, &[], &Options::default()).findings;
    let lines = findings.iter().map(|it| {
        let help = it.help.join("; ");
        format!(
            "{} {}:{} {} | {help}",
            it.rule, it.file, it.line, it.message
        )
    });
    lines.collect()
}

fn success(share: f64) -> Value {
    json!({ "success": share })
}

#[test]
fn a_promise_that_another_function_is_no_part_of_is_an_error_with_both_places_and_what_to_write() {
    let send = Some("send");
    let shop = catalog(
        "function",
        &[place(2, send, success(99.9)), place(3, send, Value::Null)],
    );
    let expected = "shared-promise src/main.rs:2 the objective of `send` is judged by the calls of `send` at src/main.rs:3 as \
                    well, which does not promise it: both count in the same series of `function_calls` | tell them apart: \
                    `function = \"Type::send\"`, with the type of its own for each";
    assert_eq!(found(&shop), [expected]);
    // Whichever comes first, and however many there are.
    let places = [
        place(1, send, Value::Null),
        place(2, send, success(99.9)),
        place(3, send, Value::Null),
    ];
    let found = found(&catalog("function", &places));
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(
        found
            .iter()
            .all(|it| it.starts_with("shared-promise src/main.rs:2 ")),
        "{found:#?}"
    );
}

#[test]
fn two_promises_of_the_same_series_are_an_error_in_share_bound_and_sort() {
    let latency = |under: f64, share: f64| json!({"latency": {"under": under, "share": share}});
    let cases = [
        (success(99.9), success(99.0)),
        (latency(0.25, 99.0), latency(1.0, 99.0)),
        (latency(0.25, 99.0), latency(0.25, 95.0)),
        (success(99.9), latency(0.25, 99.0)),
    ];
    for (one, two) in cases {
        for family in ["function", "checkout"] {
            let function = (family == "function").then_some("send");
            let places = [
                place(2, function, one.clone()),
                place(3, function, two.clone()),
            ];
            let found = found(&catalog(family, &places));
            assert!(
                found[0].starts_with("shared-promise src/main.rs:2 "),
                "{one} {two}: {found:#?}"
            );
            assert_eq!(found.len(), 1, "{found:#?}");
        }
    }
}

#[test]
fn functions_of_one_name_are_a_warning_and_places_with_a_name_of_their_own_are_meant_to_be_one() {
    for objective in [Value::Null, success(99.9)] {
        let of = |function| {
            [
                place(2, function, objective.clone()),
                place(3, function, objective.clone()),
            ]
        };
        let expected = "same-function src/main.rs:2 `send` and `send` at src/main.rs:3 count in the same series of \
                        `function_calls` | tell them apart: `function = \"Type::send\"`, with the type of its own for each";
        assert_eq!(found(&catalog("function", &of(Some("send")))), [expected]);
        assert_eq!(found(&catalog("checkout", &of(None))), [""; 0]);
    }
    let named = [place(2, None, success(99.9)), place(3, None, Value::Null)];
    let found = found(&catalog("checkout", &named));
    let advice = "give both the same objective, or one of them a name of its own";
    assert!(found.len() == 1 && found[0].ends_with(advice), "{found:#?}");
}

#[test]
fn functions_of_other_names_are_no_part_of_each_others_promise() {
    let places = [
        place(2, Some("Cart::send"), success(99.9)),
        place(3, Some("Mail::send"), Value::Null),
        place(4, Some("get"), success(99.0)),
    ];
    assert_eq!(found(&catalog("function", &places)), [""; 0]);
}

#[test]
fn series_that_two_places_feed_are_counted_once() {
    let two = catalog(
        "function",
        &[
            place(2, Some("send"), Value::Null),
            place(3, Some("send"), Value::Null),
        ],
    );
    let series: Vec<_> = two.families.iter().map(Family::series).collect();
    assert_eq!(series, [2, 5]);
    let mut options = Options::default().allow("same-function");
    options.max_series = Some(7);
    assert!(check(&two, &[], &options).is_clean());
    let apart = catalog(
        "function",
        &[
            place(2, Some("a"), Value::Null),
            place(3, Some("b"), Value::Null),
        ],
    );
    let series: Vec<_> = apart.families.iter().map(Family::series).collect();
    assert_eq!(series, [4, 10]);
    // Each place can meet other text.
    let mut open = two;
    let tenant = json!({"name": "tenant", "limit": 4, "overflow": "other"});
    for declaration in &mut open.families[0].declarations {
        declaration
            .labels
            .push(serde_json::from_value(tenant.clone()).unwrap());
        declaration.series = 10;
    }
    assert_eq!(open.families[0].series(), 20);
}
