use regex::Regex;

use crate::check::{Options, VARIABLE};

/// Metrics that Prometheus itself makes. Source: Prometheus, "Jobs and instances"; "Alerting rules".
const OF_PROMETHEUS: [&str; 3] = ["up", "ALERTS", "ALERTS_FOR_STATE"];

/// What the metrics of Prometheus, Alertmanager, the runtime they are written in, and of any process begin with. Where a
/// program declares metrics of its process itself, those are asked first.
const BEGINNINGS: [&str; 6] = [
    "scrape_",
    "prometheus_",
    "alertmanager_",
    "go_",
    "promhttp_",
    "process_",
];

/// Names that are not the program's.
#[derive(Debug)]
pub(super) struct Outside(Vec<Regex>);

impl Outside {
    pub(super) fn new(options: &Options) -> Self {
        Self(options.external.clone())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        OF_PROMETHEUS.contains(&name)
            || BEGINNINGS
                .iter()
                .any(|beginning| name.starts_with(beginning))
            || name.contains(VARIABLE)
            || self.0.iter().any(|pattern| pattern.is_match(name))
    }
}
