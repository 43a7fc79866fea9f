use std::time::Duration;

use serde_json::{Value, json};

use super::{Part, Places, Written};
use crate::Options;
use crate::objective::slug;

/// Where Prometheus listens.
pub(super) const PORT: u16 = 9090;

/// How often it scrapes where nothing else is said.
pub(super) const SCRAPE: Duration = Duration::from_secs(15);

/// What it scrapes, which rules it evaluates, and whom it tells.
pub(super) fn config(options: &Options, places: &Places, written: &Written) -> Value {
    let jobs = places.jobs(&options.job);
    let jobs = jobs.iter().map(|part| {
        let mut job = scraped(options, part);
        job["metrics_path"] = "/metrics".into();
        job["static_configs"] = json!([{"targets": part.targets}]);
        job
    });
    around(options, (places, written), &jobs.collect::<Vec<_>>())
}

/// The same in a cluster, where it finds the pods that are annotated, and says in `pod` which one it was.
pub(super) fn pods(options: &Options, places: &Places, written: &Written) -> Value {
    let jobs = places.jobs(&options.job);
    let jobs = jobs.iter().map(|part| {
        let mut job = scraped(options, part);
        job["kubernetes_sd_configs"] = json!([{"role": "pod"}]);
        job["relabel_configs"] = annotated(&slug(&part.job));
        job
    });
    around(options, (places, written), &jobs.collect::<Vec<_>>())
}

/// The job, without how its targets are found.
fn scraped(options: &Options, part: &Part) -> Value {
    let mut job = json!({"job_name": part.job});
    if let Some(scrape) = part.scrape {
        job["scrape_interval"] = options.scaled(scrape).to_string().into();
    }
    job
}

/// Of all pods those with this label that are annotated, where the annotations say.
fn annotated(name: &str) -> Value {
    let annotation = |name: &str| format!("__meta_kubernetes_pod_annotation_prometheus_io_{name}");
    let keep = |label: &str, value: &str| json!({"action": "keep", "source_labels": [label], "regex": value});
    let copy = |label: &str, target: &str| json!({"action": "replace", "source_labels": [label], "target_label": target, "regex": "(.+)"});
    json!([
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
    ])
}

fn around(options: &Options, (places, written): (&Places, &Written), jobs: &[Value]) -> Value {
    json!({
        "global": {
            "scrape_interval": options.scaled(places.scrape).to_string(),
            "evaluation_interval": options.interval(1),
        },
        "rule_files": written.rule_files(),
        "alerting": {
            "alertmanagers": [{"static_configs": [{"targets": [places.alertmanager]}]}],
        },
        "scrape_configs": jobs,
    })
}
