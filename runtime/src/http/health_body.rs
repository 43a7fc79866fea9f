//! What the health endpoints answer, in two forms.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::timestamp::rfc3339;
use crate::health::{ComponentReport, Probe, Report};

/// Our own form: everything that is known, each thing under a name with its unit.
pub(super) fn ours(report: &Report) -> Value {
    let components = report.components.iter().map(|component| {
        let value = object([
            ("status", Some(component.status.as_str().into())),
            ("probe", Some(probe(component.probe).into())),
            ("critical", Some(component.critical.into())),
            ("reason", component.reason.map(|it| it.as_str().into())),
            ("error", error(report, component)),
            ("duration_seconds", component.duration.map(seconds)),
            ("age_seconds", component.age.map(seconds)),
            ("time", component.time.map(|time| rfc3339(time).into())),
            ("stale", component.stale.then_some(true.into())),
        ]);
        (component.name.clone(), value)
    });
    object([
        ("status", Some(report.status.as_str().into())),
        ("reason", report.reason.map(|it| it.as_str().into())),
        ("version", report.version.clone().map(Value::from)),
        ("uptime_seconds", Some(seconds(report.uptime))),
        ("timestamp", Some(rfc3339(report.time).into())),
        ("components", Some(components.collect())),
    ])
}

/// The components as the live page has them: each by itself, with what is not known left out.
#[cfg(feature = "page")]
pub(super) fn listed(report: &Report) -> Value {
    let components = report.components.iter().map(|component| {
        object([
            ("name", Some(component.name.as_str().into())),
            ("status", Some(component.status.as_str().into())),
            ("probe", Some(probe(component.probe).into())),
            ("critical", Some(component.critical.into())),
            ("reason", component.reason.map(|it| it.as_str().into())),
            ("error", error(report, component)),
            ("duration", component.duration.map(seconds)),
            ("age", component.age.map(seconds)),
            ("stale", component.stale.then_some(true.into())),
        ])
    });
    components.collect()
}

/// The draft's form. Source: draft-inadarei-api-health-check, sections 3 and 4.
pub(super) fn draft(report: &Report) -> Value {
    let checks = report.components.iter().map(|component| {
        let value = object([
            ("status", Some(component.status.as_str().into())),
            ("componentType", Some("component".into())),
            ("observedValue", component.duration.map(seconds)),
            ("observedUnit", component.duration.map(|_| "s".into())),
            ("time", component.time.map(|time| rfc3339(time).into())),
            ("output", output(report, component)),
        ]);
        (format!("{}:responseTime", component.name), json!([value]))
    });
    let uptime = json!([{
        "status": "pass",
        "componentType": "system",
        "observedValue": seconds(report.uptime),
        "observedUnit": "s",
        "time": rfc3339(report.time),
    }]);
    let checks = checks.chain([("uptime".to_owned(), uptime)]);
    object([
        ("status", Some(report.status.as_str().into())),
        ("version", report.version.clone().map(Value::from)),
        ("output", report.reason.map(|it| it.as_str().into())),
        ("checks", Some(checks.collect())),
    ])
}

/// What is there.
pub(super) fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let members = members.into_iter();
    let there = members.filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(there.collect::<Map<_, _>>())
}

/// What the component said itself, for those who may read it.
fn error(report: &Report, component: &ComponentReport) -> Option<Value> {
    let error = component.error.as_ref().filter(|_| report.show_errors);
    error.map(|error| error.as_str().into())
}

/// One text, and none where it passes.
fn output(report: &Report, component: &ComponentReport) -> Option<Value> {
    let reason = || component.reason.map(|it| it.as_str().into());
    error(report, component).or_else(reason)
}

fn probe(probe: Probe) -> &'static str {
    match probe {
        Probe::Liveness => "liveness",
        Probe::Readiness => "readiness",
        Probe::Startup => "startup",
    }
}

/// To the microsecond.
fn seconds(duration: Duration) -> Value {
    let rounded = Duration::from_micros(duration.as_micros().try_into().unwrap_or(u64::MAX));
    rounded.as_secs_f64().into()
}
