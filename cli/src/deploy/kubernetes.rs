//! What tells the Prometheus operator to scrape a job. One of the two, or it is scraped twice.

use serde_json::{Value, json};

use crate::objective::slug;

/// The name of the port that is scraped.
pub(super) const PORT: &str = "metrics";

/// The files of both, of the program itself or of one of its parts.
pub(super) fn monitors(job: &str, itself: bool) -> [String; 2] {
    let name = slug(job);
    let whose = if itself { [""; 2] } else { ["-", &*name] }.concat();
    ["service", "pod"].map(|kind| format!("{kind}monitor{whose}.yaml"))
}

/// The pods behind a service.
pub(super) fn service_monitor(job: &str, scrape: &str) -> Value {
    monitor("ServiceMonitor", "endpoints", job, scrape)
}

/// Pods without a service.
pub(super) fn pod_monitor(job: &str, scrape: &str) -> Value {
    monitor("PodMonitor", "podMetricsEndpoints", job, scrape)
}

fn monitor(kind: &str, endpoints: &str, job: &str, scrape: &str) -> Value {
    let name = slug(job);
    let labels = json!({"app.kubernetes.io/name": name});
    let endpoint = json!({
        "port": PORT,
        "path": "/metrics",
        "interval": scrape,
        // The operator would call the job after the service or the monitor, and rules look at this one.
        "relabelings": [{"action": "replace", "targetLabel": "job", "replacement": job}],
    });
    json!({
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": kind,
        "metadata": {"name": name, "labels": labels},
        "spec": {"selector": {"matchLabels": labels}, endpoints: [endpoint]},
    })
}
