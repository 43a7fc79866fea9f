//! What has changed between two catalogs for those who look at the metrics: dashboards, alerts, queries.

mod labels;
mod renamed;

use serde::Serialize;

use crate::Catalog;
use crate::catalog::{Family, Kind};

/// What has become of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum What {
    /// A family is new.
    Added,
    /// A family is gone.
    Removed,
    /// A family is gone, and a new one seems to be the same under another name.
    Renamed,
    /// A family is of another kind.
    Kind,
    /// A family is in another unit.
    Unit,
    /// A histogram has other bounds.
    Buckets,
    /// A family has other labels.
    Labels,
    /// A label has other values.
    Values,
    /// An operation promises something else.
    Objective,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The family, by its name in `OpenMetrics`, or the operation.
    pub family: String,
    /// What has become of it.
    pub what: What,
    /// Whether a query that was right can be wrong now.
    pub breaks: bool,
    /// In words.
    pub text: String,
}

impl Change {
    fn new(family: &str, what: What, breaks: bool, text: String) -> Self {
        let family = family.to_owned();
        Self {
            family,
            what,
            breaks,
            text,
        }
    }
}

/// All that has changed, families by name and then objectives.
///
/// ```
/// use bellwether_cli::{Catalog, diff};
///
/// let catalog = |kind| {
///     let text = r#"{"schema": "bellwether.catalog", "version": 1, "families": [
///         {"name": "jobs", "kind": "KIND", "help": "Jobs.", "declarations": []}]}"#;
///     Catalog::from_json(&text.replace("KIND", kind))
/// };
/// let changes = diff::changes(&catalog("gauge")?, &catalog("counter")?);
/// assert!(changes[0].breaks);
/// assert_eq!(changes[0].text, "was a gauge, is a counter");
/// # Ok::<(), bellwether_cli::catalog::ReadError>(())
/// ```
pub fn changes(old: &Catalog, new: &Catalog) -> Vec<Change> {
    let mut changes = Vec::new();
    let (gone, come) = (without(old, new), without(new, old));
    let renamed = renamed::pairs(&gone, &come);
    for family in &gone {
        let twin = renamed.iter().find(|(from, _)| from.name == family.name);
        changes.push(match twin {
            Some((from, to)) => {
                let text = format!("renamed to `{}`, it seems: the same help", to.name);
                Change::new(&from.name, What::Renamed, true, text)
            }
            None => Change::new(&family.name, What::Removed, true, "removed".to_owned()),
        });
    }
    for family in &come {
        if !renamed.iter().any(|(_, to)| to.name == family.name) {
            let text = format!("added, {} series at most", family.series());
            changes.push(Change::new(&family.name, What::Added, false, text));
        }
    }
    let pairs = old.families.iter().filter_map(|family| {
        let same = |other: &&Family| other.name == family.name;
        Some((family, new.families.iter().find(same)?))
    });
    for (before, after) in pairs.chain(renamed.iter().copied()) {
        family(before, after, &mut changes);
    }
    changes.sort_by(|a, b| a.family.cmp(&b.family));
    objectives(old, new, &mut changes);
    changes
}

/// The families of one catalog whose names the other does not have.
fn without<'a>(catalog: &'a Catalog, other: &Catalog) -> Vec<&'a Family> {
    let names: Vec<_> = other.families.iter().map(|family| &family.name).collect();
    let families = catalog.families.iter();
    families
        .filter(|family| !names.contains(&&family.name))
        .collect()
}

fn family(old: &Family, new: &Family, changes: &mut Vec<Change>) {
    let name = &new.name;
    if old.kind != new.kind {
        let text = format!("was {}, is {}", a(old.kind), a(new.kind));
        changes.push(Change::new(name, What::Kind, true, text));
    }
    if old.unit != new.unit {
        let unit = |unit: &str| {
            if unit.is_empty() {
                "none".to_owned()
            } else {
                format!("`{unit}`")
            }
        };
        let text = format!("its unit was {}, is {}", unit(&old.unit), unit(&new.unit));
        changes.push(Change::new(name, What::Unit, true, text));
    }
    buckets(old, new, changes);
    labels::compare(old, new, changes);
}

fn a(kind: Kind) -> &'static str {
    match kind {
        Kind::Counter => "a counter",
        Kind::Gauge => "a gauge",
        Kind::Histogram => "a histogram",
        Kind::Info => "an info",
        Kind::StateSet => "a state set",
        Kind::Summary => "a summary",
        _ => "of no kind",
    }
}

/// A bound that is gone leaves a selector of `le` without a series, and quantiles with another guess.
fn buckets(old: &Family, new: &Family, changes: &mut Vec<Change>) {
    if old.kind != new.kind || old.buckets == new.buckets {
        return;
    }
    let without = |these: &[f64], those: &[f64]| {
        let missing = these.iter().filter(|bound| !those.contains(bound));
        missing.map(ToString::to_string).collect::<Vec<_>>()
    };
    let (gone, come) = (
        without(&old.buckets, &new.buckets),
        without(&new.buckets, &old.buckets),
    );
    let gone_text = (!gone.is_empty()).then(|| format!("without the bounds {}", gone.join(", ")));
    let come_text = (!come.is_empty()).then(|| format!("with new bounds {}", come.join(", ")));
    let texts: Vec<_> = gone_text.into_iter().chain(come_text).collect();
    changes.push(Change::new(
        &new.name,
        What::Buckets,
        !gone.is_empty(),
        texts.join(", "),
    ));
}

/// Rules made from an objective have to be made anew; queries stay right.
fn objectives(old: &Catalog, new: &Catalog, changes: &mut Vec<Change>) {
    for after in &new.operations {
        let same = |it: &&crate::catalog::Operation| {
            it.name == after.name && it.constant_labels == after.constant_labels
        };
        let before = old.operations.iter().find(same);
        if before.is_some_and(|before| before.objective != after.objective) {
            let promises = match (before.map(|it| &it.objective), &after.objective) {
                (Some(Some(_)), None) => "promises nothing any more",
                (Some(None), Some(_)) => "promises something now",
                _ => "promises something else",
            };
            let text = format!("{promises}; generate its rules again");
            changes.push(Change::new(&after.name, What::Objective, false, text));
        }
    }
}
