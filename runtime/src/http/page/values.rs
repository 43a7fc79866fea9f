//! `/live/values`: what a poll reads.

use std::fmt::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;

use super::Live;
use crate::encode::json;
use crate::http::health_body::{listed, object};
use crate::snapshot::Snapshot;

/// The generation that a query names.
pub(super) fn known(query: &str) -> Option<u64> {
    let mut parameters = query.split('&');
    let since = parameters.find_map(|parameter| parameter.strip_prefix("since="))?;
    u64::from_str_radix(since, 16).ok()
}

/// All values; names and labels too, unless it is known which series there are.
pub(super) fn answer(live: &Live, snapshot: &Snapshot, known: Option<u64>) -> String {
    let generation = known.unwrap_or_else(|| json::generation(snapshot, &live.keys));
    let time = SystemTime::now().duration_since(UNIX_EPOCH);
    let time = u64::try_from(time.unwrap_or_default().as_millis()).unwrap_or(u64::MAX);
    let report = live.health.known();
    let state = object([
        ("status", Some(report.status.as_str().into())),
        ("reason", report.reason.map(|it| it.as_str().into())),
    ]);
    let started = json!(live.started);
    let mut out = format!(
        r#"{{"version":1,"time":{time},"started":{started},"generation":"{generation:016x}","#
    );
    out.push_str(r#""families":"#);
    json::families(&mut out, snapshot, known.is_some());
    let health = listed(&report);
    // Writing to a string cannot fail.
    let _ = write!(out, r#","health":{health},"state":{state}}}"#);
    out
}
