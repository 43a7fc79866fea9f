//! The encoders, on whatever collectors give and labels hold.

use std::collections::BTreeMap;
use std::sync::Arc;

use arbtest::arbitrary::{self, Unstructured};
use arbtest::arbtest;
use bellwether::{Collected, Collector, Counter, Format, Kind, Label, Metrics, Number, Registry};

use super::budget;
use super::parser::{Page, parse};

#[derive(Clone, Debug)]
struct Series {
    labels: Vec<(String, String)>,
    number: Number,
    counts: Vec<u64>,
}

#[derive(Clone, Debug)]
struct Family {
    kind: Kind,
    name: String,
    help: String,
    series: Vec<Series>,
}

/// Gives what it was made with.
struct Gives(Arc<Vec<Family>>);

/// None below zero, where OpenMetrics shows no sum and no count.
const BOUNDS: [f64; 3] = [0.25, 0.5, 1e9];

impl Collector for Gives {
    fn collect(&self, families: &mut Collected) {
        for family in &*self.0 {
            let into = families.family(family.kind, &family.name, &family.help);
            for series in &family.series {
                let labels: Vec<(&str, &str)> = series
                    .labels
                    .iter()
                    .map(|(name, value)| (&**name, &**value))
                    .collect();
                match family.kind {
                    Kind::Histogram => {
                        let sum = series.number.as_f64();
                        into.histogram(&labels, &BOUNDS, series.counts.clone(), sum);
                    }
                    Kind::Summary => {
                        let quantiles = vec![(0.5, series.number.as_f64())];
                        into.summary(&labels, quantiles, 3, 1.0);
                    }
                    _ => {
                        into.number(&labels, series.number);
                    }
                }
            }
        }
    }
}

fn name(u: &mut Unstructured<'_>) -> arbitrary::Result<String> {
    if u.ratio(1, 10)? {
        return u.arbitrary();
    }
    let names = [
        "a",
        "a_total",
        "b_seconds",
        "b_seconds_total",
        "a_count",
        "a_bucket",
        "a_sum",
        "c_info",
        "le",
        "quantile",
        "_",
        "__x",
        "x:y",
        "9",
        "é",
        "",
        "a_created",
    ];
    Ok((*u.choose(&names)?).to_owned())
}

fn text(u: &mut Unstructured<'_>) -> arbitrary::Result<String> {
    let pieces = [
        "\\", "\"", "\n", "\r", "{", "}", ",", "=", " ", "# EOF", "é", "\u{2028}", "\0", "x", "",
    ];
    if u.ratio(1, 4)? {
        return u.arbitrary();
    }
    let mut text = String::new();
    for _ in 0..u.int_in_range(0..=5)? {
        text.push_str(u.choose(&pieces)?);
    }
    Ok(text)
}

fn number(u: &mut Unstructured<'_>) -> arbitrary::Result<Number> {
    Ok(match u.int_in_range(0..=2)? {
        0 => Number::Unsigned(u.arbitrary()?),
        1 => Number::Signed(u.arbitrary()?),
        _ => Number::Float(u.arbitrary()?),
    })
}

fn family(u: &mut Unstructured<'_>) -> arbitrary::Result<Family> {
    let kinds = [
        Kind::Counter,
        Kind::Gauge,
        Kind::Histogram,
        Kind::Summary,
        Kind::Info,
    ];
    let mut family = Family {
        kind: *u.choose(&kinds)?,
        name: name(u)?,
        help: text(u)?,
        series: Vec::new(),
    };
    for _ in 0..u.int_in_range(0..=4)? {
        let mut labels = Vec::new();
        for _ in 0..u.int_in_range(0..=3)? {
            labels.push((name(u)?, text(u)?));
        }
        let lengths = [BOUNDS.len() + 1, BOUNDS.len() + 1, 0, 9];
        family.series.push(Series {
            labels,
            number: number(u)?,
            counts: vec![7; *u.choose(&lengths)?],
        });
    }
    Ok(family)
}

/// Both formats can be read, and say the same.
fn read(registry: &Registry) -> Page {
    let [text, openmetrics] = [Format::Text, Format::OpenMetrics].map(|format| {
        let exposition = registry.encode(format);
        let page = parse(&exposition, format == Format::OpenMetrics);
        page.unwrap_or_else(|wrong| panic_with(&wrong, &exposition))
    });
    assert_eq!(text.kinds.len(), openmetrics.kinds.len());
    assert_eq!(text.samples.len(), openmetrics.samples.len());
    text
}

#[expect(clippy::panic, reason = "it is a test's")]
fn panic_with(wrong: &str, exposition: &str) -> Page {
    panic!("{wrong}\n{exposition}");
}

#[test]
fn whatever_collectors_give_both_formats_can_be_read() {
    let mut inputs = 0_usize;
    arbtest(|u| {
        let mut families = Vec::new();
        for _ in 0..u.int_in_range(1..=6)? {
            families.push(family(u)?);
        }
        let given = Arc::new(families);
        let registry = Registry::new();
        registry.collect_from(Gives(Arc::clone(&given)));
        let page = read(&registry);
        for (_, labels) in page.samples.keys() {
            for (name, value) in labels {
                let theirs = given.iter().flat_map(|family| &family.series);
                let mut theirs = theirs.flat_map(|series| &series.labels);
                let same = theirs.any(|label| label.0 == *name && label.1 == *value);
                assert!(
                    same || ["le", "quantile"].contains(&&**name),
                    "{name} {value:?}"
                );
            }
        }
        inputs += 1;
        Ok(())
    })
    .budget(budget())
    .run();
    assert!(inputs > 50, "only {inputs} inputs");
}

#[derive(Label)]
#[label(limit = 100)]
struct Word(String);

#[derive(Metrics)]
#[metrics(prefix = "fuzz", global = false)]
struct Words {
    /// Words seen.
    seen: Counter<Word>,
}

#[test]
fn whatever_a_label_holds_is_read_back_as_it_was() {
    let mut inputs = 0_usize;
    arbtest(|u| {
        let registry = Registry::new();
        let words = Words::register(&registry).unwrap();
        let mut expected: BTreeMap<String, f64> = BTreeMap::new();
        for _ in 0..u.int_in_range(1..=20)? {
            let (word, count) = (text(u)?, u.int_in_range(1..=9)?);
            words.seen.with(Word(word.clone())).inc_by(count);
            *expected.entry(word).or_default() += f64::from(u32::try_from(count).unwrap());
        }
        let page = read(&registry);
        let seen = page
            .samples
            .iter()
            .filter(|((name, _), _)| name == "fuzz_seen_total");
        let seen: BTreeMap<String, f64> = seen
            .map(|((_, labels), value)| (labels["word"].clone(), *value))
            .filter(|(_, value)| *value > 0.0)
            .collect();
        assert_eq!(seen, expected);
        inputs += 1;
        Ok(())
    })
    .budget(budget())
    .run();
    assert!(inputs > 50, "only {inputs} inputs");
}
