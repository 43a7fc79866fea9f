use std::time::Duration;

use serde_json::{Value, json};

use super::Places;
use crate::Options;

/// Where Prometheus listens.
pub(super) const PORT: u16 = 9090;

/// How often it scrapes.
pub(super) const SCRAPE: Duration = Duration::from_secs(15);

/// What it scrapes, which rules it evaluates, and whom it tells.
pub(super) fn config(options: &Options, places: &Places) -> Value {
    json!({
        "global": {
            "scrape_interval": options.scaled(SCRAPE).to_string(),
            "evaluation_interval": options.interval(1),
        },
        // From the directory of this file on.
        "rule_files": ["rules/*.yml"],
        "alerting": {
            "alertmanagers": [{"static_configs": [{"targets": [places.alertmanager]}]}],
        },
        "scrape_configs": [{
            "job_name": options.job,
            "metrics_path": "/metrics",
            "static_configs": [{"targets": places.targets}],
        }],
    })
}
