//! Functions of every shape, in two editions: with the attribute they compile, warn and run as without it, and their
//! calls are counted as each shape says. The functions are in `corpus/`.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

mod builds;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use builds::{Build, Diagnostic, EDITIONS};

/// Lints of clippy that do not look into code that a macro wrote, as the documentation of `#[instrumented]` says.
const SILENT_WITH_THE_ATTRIBUTE: [&str; 4] = [
    "clippy::needless_lifetimes",
    "clippy::needless_pass_by_value",
    "clippy::needless_return",
    "clippy::unused_async",
];

#[test]
fn functions_of_every_shape_are_the_same_with_the_attribute() {
    let (plain, counted) = (builds::build("warned"), builds::build("warned,counted"));
    let (mut shapes, mut differences) = (0, Vec::new());
    compare_diagnostics(&plain, &counted, &mut differences);
    for (at, edition) in EDITIONS.into_iter().enumerate() {
        let shown = [&plain.shown[at], &counted.shown[at]].map(|it| by_shape(it));
        let [plain, counted] = &shown;
        assert!(
            !plain.is_empty(),
            "edition {edition} does not compile without the attribute"
        );
        shapes += plain.len();
        if counted.is_empty() {
            differences.push(format!("{edition}: does not compile with the attribute"));
            continue;
        }
        for (shape, expected) in plain {
            let is = counted.get(shape).copied().unwrap_or_default();
            if is != *expected {
                differences.push(format!(
                    "{edition} {shape}:\n{}",
                    side_by_side(expected, is)
                ));
            }
        }
    }
    let warned: BTreeSet<_> = plain.diagnostics.iter().map(|it| &it.shape).collect();
    shapes += warned.len();
    // Not by `eprintln!`, which is not shown of a test that passes.
    let found = format!("{shapes} shapes, {} differences\n", differences.len());
    std::io::stderr().write_all(found.as_bytes()).unwrap();
    assert!(differences.is_empty(), "{found}{}", differences.join("\n"));
    assert!(shapes > 500, "{found}");
}

/// What is said of the functions that are meant to warn is the same; of the others there is nothing to say.
fn compare_diagnostics(plain: &Build, counted: &Build, differences: &mut Vec<String>) {
    let mut differ = |what: &str, it: &Diagnostic| {
        let Diagnostic {
            shape,
            line,
            lint,
            message,
            ..
        } = it;
        differences.push(format!("{shape}, line {line}: {what}: {lint}: {message}"));
    };
    for it in plain.diagnostics.iter().filter(|it| !it.warned) {
        differ("a function that is meant to be right", it);
    }
    for it in counted.diagnostics.difference(&plain.diagnostics) {
        differ("only with the attribute", it);
    }
    let gone = plain.diagnostics.difference(&counted.diagnostics);
    let (silent, gone): (Vec<_>, Vec<_>) =
        gone.partition(|it| SILENT_WITH_THE_ATTRIBUTE.contains(&it.lint.as_str()));
    for lint in SILENT_WITH_THE_ATTRIBUTE {
        // One that is heard again is no longer an exception.
        assert!(silent.iter().any(|it| it.lint == lint), "{lint}");
    }
    for it in gone {
        differ("only without the attribute", it);
    }
}

/// The lines below each `shape NAME`.
fn by_shape(shown: &str) -> BTreeMap<&str, &str> {
    let shapes = shown.split("shape ").skip(1);
    let shapes = shapes.map(|shape| shape.split_once('\n').unwrap_or((shape, "")));
    // `shapes_2024::drops::a_panic` is the same in both editions.
    shapes
        .map(|(name, lines)| (name.split_once("::").unwrap().1, lines))
        .collect()
}

fn side_by_side(expected: &str, is: &str) -> String {
    let (expected, is): (Vec<_>, Vec<_>) = (expected.lines().collect(), is.lines().collect());
    let mut lines = Vec::new();
    for at in 0..expected.len().max(is.len()) {
        let [expected, is] =
            [&expected, &is].map(|lines| lines.get(at).copied().unwrap_or("(nothing)"));
        lines.push(if expected == is {
            format!("    {is}")
        } else {
            format!("    {is}   instead of   {expected}")
        });
    }
    lines.join("\n")
}
