use std::time::Duration;

use serde_json::{Value, json};

use super::Places;
use crate::Options;

/// Where Prometheus listens.
pub(super) const PORT: u16 = 9090;

/// How often it scrapes where nothing else is said.
pub(super) const SCRAPE: Duration = Duration::from_secs(15);

/// What it scrapes, which rules it evaluates, and whom it tells.
pub(super) fn config(options: &Options, places: &Places) -> Value {
    let job = json!({
        "job_name": options.job,
        "metrics_path": "/metrics",
        "static_configs": [{"targets": places.targets}],
    });
    let parts = places.parts.iter().map(|part| {
        let mut job = json!({
            "job_name": part.job,
            "metrics_path": "/metrics",
            "static_configs": [{"targets": part.targets}],
        });
        if let Some(scrape) = part.scrape {
            job["scrape_interval"] = options.scaled(scrape).to_string().into();
        }
        job
    });
    let jobs: Vec<_> = std::iter::once(job).chain(parts).collect();
    around(options, places, &jobs)
}

/// The same in a cluster, where it finds the pods that are annotated, and says in `pod` which one it was.
pub(super) fn pods(options: &Options, places: &Places, name: &str) -> Value {
    let annotation = |name: &str| format!("__meta_kubernetes_pod_annotation_prometheus_io_{name}");
    let keep = |label: &str, value: &str| json!({"action": "keep", "source_labels": [label], "regex": value});
    let copy = |label: &str, target: &str| json!({"action": "replace", "source_labels": [label], "target_label": target, "regex": "(.+)"});
    let job = json!({
        "job_name": options.job,
        "kubernetes_sd_configs": [{"role": "pod"}],
        "relabel_configs": [
            keep("__meta_kubernetes_pod_label_app_kubernetes_io_name", name),
            keep(&annotation("scrape"), "true"),
            copy(&annotation("path"), "__metrics_path__"),
            {
                "action": "replace",
                "source_labels": ["__meta_kubernetes_pod_ip", annotation("port")],
                "regex": "(.+);(\\d+)",
                "replacement": "$1:$2",
                "target_label": "__address__",
            },
            copy("__meta_kubernetes_namespace", "namespace"),
            copy("__meta_kubernetes_pod_name", "pod"),
        ],
    });
    around(options, places, &[job])
}

fn around(options: &Options, places: &Places, jobs: &[Value]) -> Value {
    json!({
        "global": {
            "scrape_interval": options.scaled(places.scrape).to_string(),
            "evaluation_interval": options.interval(1),
        },
        // From the directory of this file on.
        "rule_files": ["rules/*.yml"],
        "alerting": {
            "alertmanagers": [{"static_configs": [{"targets": [places.alertmanager]}]}],
        },
        "scrape_configs": jobs,
    })
}
