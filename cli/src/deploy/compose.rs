use serde_json::{Value, json};

use super::{GRAFANA_DASHBOARDS, Places, alertmanager, prometheus};

/// Where Grafana listens.
const GRAFANA_PORT: u16 = 3000;

/// What containers call the machine that they run on.
pub(super) const HOST: &str = "host.docker.internal";

/// The containers that are always there.
pub(super) const OWN: [&str; 3] = ["alertmanager", "grafana", "prometheus"];

/// Three containers that find each other by their names, and are found on the loopback address of the host; and those that
/// are scraped, which Prometheus finds by their names.
pub(super) fn compose(places: &Places, job: &str) -> Value {
    let mut compose = json!({
        "services": {
            "alertmanager": {
                "image": "prom/alertmanager:v0.28.1",
                "command": ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"],
                "ports": [port(alertmanager::PORT)],
                "restart": "unless-stopped",
                "volumes": ["./alertmanager:/etc/alertmanager:ro", "alertmanager:/alertmanager"],
            },
            "grafana": {
                "image": "grafana/grafana:12.1.0",
                "depends_on": ["prometheus"],
                "ports": [port(GRAFANA_PORT)],
                "restart": "unless-stopped",
                "volumes": [
                    "./grafana/provisioning:/etc/grafana/provisioning:ro",
                    format!("./grafana/dashboards:{GRAFANA_DASHBOARDS}:ro"),
                    "grafana:/var/lib/grafana",
                ],
            },
            "prometheus": {
                "image": "prom/prometheus:v3.5.0",
                "command": [
                    "--config.file=/etc/prometheus/prometheus.yml",
                    "--storage.tsdb.path=/prometheus",
                    // An objective is counted over 30 days.
                    "--storage.tsdb.retention.time=35d",
                ],
                // The program, where it does not run in a container.
                "extra_hosts": [format!("{HOST}:host-gateway")],
                "ports": [port(prometheus::PORT)],
                "restart": "unless-stopped",
                "volumes": ["./prometheus:/etc/prometheus:ro", "prometheus:/prometheus"],
            },
        },
        "volumes": {"alertmanager": {}, "grafana": {}, "prometheus": {}},
    });
    for app in &places.apps {
        let mut container = json!({"image": app.image, "restart": "unless-stopped"});
        if !app.arguments.is_empty() {
            container["command"] = json!(app.arguments);
        }
        compose["services"][app.name(job)] = container;
    }
    compose
}

fn port(port: u16) -> String {
    format!("127.0.0.1:{port}:{port}")
}
