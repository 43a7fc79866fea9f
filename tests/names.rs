//! What is said of units in names, held against what `promtool` says of the same names.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use bellwether_spec::{Kind, wrong_unit};
use bellwether_tests::support::{find, run};

/// Units in full, and words that look like some.
const UNITS: [&str; 51] = [
    "amperes",
    "bits",
    "bit",
    "bytes",
    "byte",
    "calories",
    "celsius",
    "days",
    "day",
    "decades",
    "dollars",
    "fahrenheit",
    "feet",
    "grams",
    "hertz",
    "hours",
    "hour",
    "inches",
    "joules",
    "kelvin",
    "kelvins",
    "liters",
    "meters",
    "meter",
    "metres",
    "miles",
    "minutes",
    "minute",
    "mins",
    "months",
    "ounces",
    "parsecs",
    "pascals",
    "percent",
    "pounds",
    "rankine",
    "ratio",
    "ratios",
    "requests",
    "seconds",
    "second",
    "secs",
    "tokens",
    "tons",
    "volts",
    "volt",
    "watts",
    "weeks",
    "week",
    "yards",
    "years",
];

/// What units can begin with, and more.
const PREFIXES: [&str; 24] = [
    "", "atto", "centi", "deca", "deci", "exa", "exbi", "femto", "gibi", "giga", "hecto", "kibi",
    "kilo", "mebi", "mega", "mibi", "micro", "milli", "nano", "pebi", "peta", "pico", "tebi",
    "tera",
];

/// Units in short and in capitals, and words that look like some.
const SHORT: [&str; 41] = [
    "MINUTES", "a", "b", "c", "d", "db", "eb", "f", "g", "gb", "gib", "h", "hr", "hz", "j", "k",
    "kb", "KB", "kg", "kib", "km", "l", "m", "mb", "mib", "min", "mm", "ms", "Ms", "msec", "ns",
    "p95", "pb", "s", "S", "sec", "tb", "tib", "us", "v", "w",
];

const KINDS: [Kind; 6] = [
    Kind::Counter,
    Kind::Gauge,
    Kind::Histogram,
    Kind::Info,
    Kind::StateSet,
    Kind::Unknown,
];

/// Each word alone, at the beginning, inside, at the end, and as a part of another word.
fn names() -> Vec<String> {
    let words = PREFIXES
        .iter()
        .flat_map(|prefix| UNITS.iter().map(move |unit| format!("{prefix}{unit}")));
    let words = words.chain(SHORT.iter().map(|&short| short.to_owned()));
    words
        .flat_map(|word| {
            [
                word.clone(),
                format!("_{word}"),
                format!("{word}_of_app"),
                format!("app_{word}_used"),
                format!("app_used_{word}"),
                format!("app_used_per_{word}"),
                format!("app_9{word}_used"),
                format!("app_{word}9_used"),
            ]
        })
        .collect()
}

/// A page with a family of this kind for each name.
fn page(kind: Kind, names: &[String]) -> String {
    let mut page = String::new();
    for name in names {
        let name = format!("{name}{}", kind.suffix());
        let (word, samples) = match kind {
            Kind::Counter => ("counter", format!("{name} 0")),
            Kind::Histogram => (
                "histogram",
                format!("{name}_bucket{{le=\"+Inf\"}} 0\n{name}_sum 0\n{name}_count 0"),
            ),
            Kind::Unknown => ("untyped", format!("{name} 0")),
            _ => ("gauge", format!("{name} 1")),
        };
        let _ = writeln!(page, "# HELP {name} Help.\n# TYPE {name} {word}\n{samples}");
    }
    page
}

#[test]
fn promtool_finds_nothing_to_say_about_names_whose_units_are_right() {
    let Some(promtool) = find("promtool") else {
        return;
    };
    let mut names = names();
    names.retain(|name| wrong_unit(name).is_none());
    assert!(names.len() > 5000);
    for kind in KINDS {
        let (success, said) = run(&promtool, &["check", "metrics"], &page(kind, &names));
        assert_eq!((success, &*said), (true, ""), "{kind}");
    }
}

#[test]
fn promtool_dislikes_each_name_with_a_wrong_unit() {
    let Some(promtool) = find("promtool") else {
        return;
    };
    let mut names = names();
    names.retain(|name| wrong_unit(name).is_some());
    assert!(names.len() > 2000);
    for kind in KINDS {
        let (success, said) = run(&promtool, &["check", "metrics"], &page(kind, &names));
        assert!(!success);
        let disliked: BTreeSet<_> = said
            .lines()
            .filter(|line| line.contains(" unit"))
            .filter_map(|line| line.split(' ').next())
            .collect();
        for name in &names {
            let name = format!("{name}{}", kind.suffix());
            assert!(disliked.contains(&*name), "{kind} {name}");
        }
    }
}

#[test]
fn promtool_names_the_same_base_unit() {
    let Some(promtool) = find("promtool") else {
        return;
    };
    let (_, said) = run(
        &promtool,
        &["check", "metrics"],
        &page(Kind::Gauge, &names()),
    );
    let mut compared = 0;
    for line in said.lines().filter(|line| line.contains("use base unit")) {
        let mut quoted = line.split('"').skip(1).step_by(2);
        let (base, word) = (
            quoted.next().unwrap_or_default(),
            quoted.next().unwrap_or_default(),
        );
        let name = line.split(' ').next().unwrap_or_default();
        let unit = wrong_unit(name).map(|unit| (unit.word, unit.base));
        assert_eq!(unit, Some((word, base)), "{line}");
        compared += 1;
    }
    assert!(compared > 1000);
}
