use std::collections::{BTreeMap, HashMap};

use bellwether_spec::{
    NameError, WrongUnit, base_unit, check_label_name, check_metric_name, wrong_unit,
};

use super::{list, promises, word};
use crate::Catalog;
use crate::catalog::{Declaration, Family, Kind, Origin};
use crate::check::Options;
use crate::check::finding::{Draft, Finding};
use crate::check::lint::{CONFLICT, Lint, NAMING, SERIES_BUDGET};

/// What is wrong with what the program declares, and how many names break a convention for a reason that their
/// declaration gives. With files to check, only the budget is asked for.
pub(in crate::check) fn check(
    catalog: &Catalog,
    options: &Options,
    alone: bool,
) -> (Vec<Finding>, usize) {
    let (mut findings, mut excused) = (Vec::new(), 0);
    if alone {
        conflicts(catalog, &mut findings);
        promises::check(catalog, &mut findings);
        for family in &catalog.families {
            grammar(family, &mut findings);
            let broken = conventions(family);
            if family.because().is_some() {
                excused += broken.len();
            } else {
                findings.extend(broken);
            }
        }
    }
    findings.extend(budget(catalog, options));
    (findings, excused)
}

fn finding(
    lint: &'static Lint,
    (name, place): (&str, &Origin),
    message: String,
    help: String,
) -> Finding {
    Draft::new(lint, 0..0, message)
        .help(help)
        .declared(name, place)
}

fn origin(family: &Family) -> Option<&Origin> {
    family.declarations.first().map(|place| &place.origin)
}

fn conflicts(catalog: &Catalog, findings: &mut Vec<Finding>) {
    let mut names: BTreeMap<&str, &Family> = BTreeMap::new();
    let mut samples: HashMap<String, &Family> = HashMap::new();
    for family in &catalog.families {
        let (Some(place), Some(own)) = (origin(family), names.get(family.name.as_str())) else {
            names.insert(&family.name, family);
            within(family, findings);
            for sample in family.samples() {
                if let Some(other) = samples.insert(sample.clone(), family) {
                    findings.extend(shared_sample(family, other, &sample));
                }
            }
            continue;
        };
        if let (Some(what), Some(first)) = (difference(own, family), origin(own)) {
            let message = format!("`{}` is declared twice with different {what}", family.name);
            let help = format!("the other place is {first}; use the same words, or another name");
            findings.push(finding(CONFLICT, (&family.name, place), message, help));
        }
    }
}

fn difference(one: &Family, two: &Family) -> Option<String> {
    if one.kind != two.kind {
        return Some(format!("kinds: {} and {}", word(one.kind), word(two.kind)));
    }
    let words = [
        ("units", one.unit != two.unit),
        ("help", one.help != two.help),
        ("buckets", one.buckets != two.buckets),
        ("native buckets", one.native != two.native),
    ];
    let words = words.iter().find(|it| it.1).map(|it| it.0.to_owned());
    let places = (one.declarations.first(), two.declarations.first());
    words.or_else(|| label_difference(places.0?, places.1?))
}

/// Places of one family that do not agree on its labels.
fn within(family: &Family, findings: &mut Vec<Finding>) {
    let Some((first, others)) = family.declarations.split_first() else {
        return;
    };
    for other in others {
        if let Some(what) = label_difference(first, other) {
            let message = format!("`{}` is declared twice with different {what}", family.name);
            let help = format!(
                "the other place is {}; use the same labels, or another name",
                first.origin
            );
            findings.push(finding(
                CONFLICT,
                (&family.name, &other.origin),
                message,
                help,
            ));
        }
    }
}

fn label_difference(one: &Declaration, two: &Declaration) -> Option<String> {
    let names = |place: &Declaration| {
        let own = place.labels.iter().map(|label| label.name.clone());
        let mut names: Vec<_> = place.constant_labels.keys().cloned().chain(own).collect();
        names.sort();
        names
    };
    if names(one) != names(two) {
        return Some("labels".to_owned());
    }
    let differs = one.labels.iter().find(|label| {
        let mut others = two.labels.iter();
        others.any(|other| other.name == label.name && other.values != label.values)
    });
    differs.map(|label| format!("values of the label `{}`", label.name))
}

fn shared_sample(family: &Family, other: &Family, sample: &str) -> Option<Finding> {
    let (place, first) = (origin(family)?, origin(other)?);
    let (name, same) = (&family.name, &other.name);
    let message = format!("`{name}` and `{same}` both expose `{sample}`");
    let help = format!("the other place is {first}; rename one of them");
    Some(finding(CONFLICT, (name, place), message, help))
}

fn budget(catalog: &Catalog, options: &Options) -> Option<Finding> {
    let limit = options.max_series?;
    let series = catalog.families.iter().map(Family::series);
    let total = series.fold(0, u64::saturating_add);
    if total <= limit {
        return None;
    }
    let mut largest: Vec<_> = catalog.families.iter().collect();
    largest.sort_by_key(|family| std::cmp::Reverse(family.series()));
    let named = largest.iter().take(3);
    let named: Vec<_> = named
        .map(|it| format!("`{}` {}", it.name, it.series()))
        .collect();
    let message = format!("the program can reach {total} series, and `--max-series` is {limit}");
    let help = format!(
        "the largest: {}; drop a label, lower a limit or use fewer buckets",
        named.join(", ")
    );
    let first = largest.first()?;
    let place = (&*first.name, origin(first)?);
    Some(finding(SERIES_BUDGET, place, message, help))
}

/// What Prometheus refuses.
fn grammar(family: &Family, findings: &mut Vec<Finding>) {
    let Some(place) = origin(family) else { return };
    let name = &family.name;
    let mut complain = |message: String, help: String| {
        findings.push(finding(NAMING, (name, place), message, help));
    };
    if let Err(error) = check_metric_name(name) {
        complain(
            format!("`{name}` is no name of a metric: {}", reason(error)),
            "write letters, digits and `_`".to_owned(),
        );
    }
    for label in family.declarations.iter().flat_map(|place| &place.labels) {
        if let Err(error) = check_label_name(&label.name) {
            let label = &label.name;
            complain(
                format!("`{name}` has the label `{label}`: {}", reason(error)),
                "rename it".to_owned(),
            );
        }
    }
}

/// What people and tools read from a name, and a declaration can have a reason to break.
fn conventions(family: &Family) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(place) = origin(family) else {
        return findings;
    };
    let name = &family.name;
    let mut complain = |message: String, help: String| {
        findings.push(finding(NAMING, (name, place), message, help));
    };
    if family.kind != Kind::Counter && name.ends_with("_total") {
        let message = format!(
            "`{name}` is a {}, and `_total` is for counters",
            word(family.kind)
        );
        complain(message, "leave `_total` out".to_owned());
    }
    let last = name.rsplit('_').next().unwrap_or(name);
    let (wrong, rate) = (wrong_unit(name), name.ends_with(&format!("_per_{last}")));
    if let Some(wrong) = wrong.filter(WrongUnit::may_be_a_word) {
        complain(
            format!(
                "`{name}` has the word `{}` that Prometheus' checker takes for a unit",
                wrong.word
            ),
            "write the word out".to_owned(),
        );
    } else if let Some((unit, base)) = wrong
        .map(|wrong| (wrong.word, wrong.base))
        .or_else(|| Some((last, base_unit(last)?)).filter(|_| !rate))
    {
        complain(
            format!("`{name}` is in `{unit}`"),
            format!("record in the base unit: `{base}`"),
        );
    }
    if !family.unit.is_empty() && last != family.unit {
        let message = format!(
            "`{name}` has the unit `{}`, which is not its last word",
            family.unit
        );
        complain(message, format!("call it `{name}_{}`", family.unit));
    }
    findings
}

fn reason(error: NameError) -> String {
    match error {
        NameError::Empty => "it is empty".to_owned(),
        NameError::Digit => "it begins with a digit".to_owned(),
        NameError::Character { at } => format!("character {} is not allowed", at + 1),
        NameError::Colon => "colons are for recording rules".to_owned(),
        NameError::Underscores => format!(
            "names that begin with {} belong to Prometheus",
            list(["__"])
        ),
        NameError::Reserved => "it belongs to histograms and summaries".to_owned(),
        _ => "it breaks the rules".to_owned(),
    }
}
