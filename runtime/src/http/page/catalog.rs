//! `/live/catalog`: what is declared, asked for when there are other series than before.

use serde_json::{Value, json};

use super::{Live, findings};
use crate::http::health_body::object;
use crate::snapshot::Snapshot;

pub(super) fn answer(live: &Live, snapshot: &Snapshot) -> String {
    let catalog = live.registry.catalog();
    let report = live.health.known();
    let program = object([
        ("name", Some(catalog.program.as_str().into())),
        ("version", report.version.map(Value::from)),
        ("started", Some(live.started.into())),
    ]);
    let server = json!({
        "bellwether": env!("CARGO_PKG_VERSION"),
        "catalog": live.catalog,
    });
    let findings = findings::all(&catalog, snapshot, report.show_errors);
    // The catalog writes itself.
    format!(
        r#"{{"version":1,"program":{program},"server":{server},"findings":{findings},"catalog":{}}}"#,
        catalog.to_json()
    )
}
