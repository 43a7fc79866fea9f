//! What is wrong with what is declared, or soon will be.

use std::collections::BTreeSet;

use bellwether_spec::catalog::{Catalog, Family, OVERFLOW, Values};
use serde_json::Value;

use crate::http::health_body::object;
use crate::report::{Problem, Told, latest};
use crate::snapshot::Snapshot;
use crate::{Conflict, Origin, snapshot};

/// Of so many series in one exposition the standard says that there should be fewer. Source: `OpenMetrics` 1.0,
/// "Exposition across time and metric evolution".
const MANY: usize = 10_000;

/// One thing to look at.
struct Finding {
    severity: Severity,
    /// A word for what it is about.
    id: &'static str,
    text: String,
    family: Option<String>,
    /// File and line.
    place: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Severity {
    Error,
    Warning,
    Note,
}

impl Severity {
    fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// The worst first. The texts of problems that may hold addresses are shown where errors are.
pub(super) fn all(catalog: &Catalog, snapshot: &Snapshot, show_errors: bool) -> Value {
    let mut findings: Vec<_> = latest()
        .into_iter()
        .map(|told| problem(told, show_errors))
        .collect();
    for family in &catalog.families {
        findings.extend(open_labels(family, snapshot));
    }
    findings.extend(many(snapshot));
    findings.sort_by_key(|finding| finding.severity);
    findings.into_iter().map(Finding::json).collect()
}

impl Finding {
    fn json(self) -> Value {
        object([
            ("severity", Some(self.severity.as_str().into())),
            ("id", Some(self.id.into())),
            ("text", Some(self.text.into())),
            ("family", self.family.map(Value::from)),
            ("place", self.place.map(Value::from)),
        ])
    }
}

/// A problem that was reported.
fn problem(told: Told, show_errors: bool) -> Finding {
    let Told { problem, times, .. } = told;
    let severity = match &problem {
        Problem::Registration(_) | Problem::Collector { .. } => Severity::Error,
        _ => Severity::Warning,
    };
    let (family, place) = match &problem {
        Problem::Registration(error) => about(error.conflict()),
        Problem::Amount { family, .. } | Problem::LabelLength { family, .. } => {
            (Some((*family).to_owned()), None)
        }
        Problem::Health { here, .. } => (None, *here),
        _ => (None, None),
    };
    let mut text = match &problem {
        Problem::Server(_) | Problem::Telemetry(_) | Problem::Push(_) if !show_errors => {
            "There was a problem, which the log tells.".to_owned()
        }
        _ => problem.to_string(),
    };
    if times > 1 {
        text = format!("{text} ({times} times)");
    }
    Finding {
        severity,
        id: problem.kind(),
        text,
        family,
        place: place.map(|place| format!("{}:{}", place.file, place.line)),
    }
}

/// The family that stays away, and where it is declared.
fn about(conflict: &Conflict) -> (Option<String>, Option<Origin>) {
    match conflict {
        Conflict::Disagreement { family, here, .. } | Conflict::Clash { family, here, .. } => {
            (Some((*family).to_owned()), Some(*here))
        }
        Conflict::ConstantLabel { family, .. } => family
            .map(|(family, place)| (family.to_owned(), place))
            .unzip(),
        Conflict::Malformed { here, .. } => (None, Some(*here)),
    }
}

/// What the open labels of a family have come to.
fn open_labels(family: &Family, snapshot: &Snapshot) -> Vec<Finding> {
    // Of the families that one operation feeds, the first is counted.
    let Some(beyond) = snapshot.value(&format!("{OVERFLOW}_total"), &[("family", &family.name)])
    else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for declaration in &family.declarations {
        for label in &declaration.labels {
            let Values::Open { limit, overflow } = &label.values else {
                continue;
            };
            let values = values(snapshot, family, &declaration.constant_labels, &label.name);
            let told_apart = values.iter().filter(|value| *value != overflow).count() as u64;
            let (severity, id, text) = if values.contains(overflow) && beyond > 0.0 {
                let text = format!(
                    "`{}` has had more than the {limit} values that it may have; the rest is `{overflow}`, \
                     for {beyond} recordings",
                    label.name
                );
                (Severity::Warning, "overflow", text)
            } else if told_apart.saturating_mul(10) >= limit.saturating_mul(9) {
                let text = format!(
                    "`{}` has {told_apart} of the {limit} values that it may have; what comes then is `{overflow}`",
                    label.name
                );
                (Severity::Note, "near_limit", text)
            } else {
                continue;
            };
            let origin = &declaration.origin;
            findings.push(Finding {
                severity,
                id,
                text,
                family: Some(family.name.clone()),
                place: Some(format!("{}:{}", origin.file, origin.line)),
            });
        }
    }
    findings
}

/// The values of a label among the series of one declaration.
fn values(
    snapshot: &Snapshot,
    family: &Family,
    constant: &[(String, String)],
    label: &str,
) -> BTreeSet<String> {
    let series = snapshot.family(&family.name).into_iter();
    let series = series.flat_map(|family| family.series());
    let declared = series.filter(|series| {
        let labels = series.labels();
        let mut constant = constant.iter();
        constant.all(|(name, value)| labels.get(name).is_some_and(|found| found == **value))
    });
    let values = declared.filter_map(|series| series.labels().get(label));
    values.map(std::borrow::Cow::into_owned).collect()
}

fn many(snapshot: &Snapshot) -> Option<Finding> {
    let stored = |family: snapshot::Family<'_>| {
        let each = match family.bounds().len() {
            0 => 1,
            bounds => bounds + 3,
        };
        family.series().len() * each
    };
    let there: usize = snapshot.families().map(stored).sum();
    (there > MANY).then(|| Finding {
        severity: Severity::Warning,
        id: "many_series",
        text: format!("Prometheus stores {there} series of this program; the standard advises less than {MANY}"),
        family: None,
        place: None,
    })
}
