//! What tells Grafana where its data and its dashboards are.

use serde::Serialize;

use crate::yaml::yaml;

/// A Prometheus as a data source of Grafana.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Datasources {
    api_version: u8,
    datasources: [Datasource; 1],
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Datasource {
    name: &'static str,
    uid: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    access: &'static str,
    url: String,
    is_default: bool,
    json_data: JsonData,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonData {
    /// How often is scraped, from which Grafana takes `$__rate_interval`.
    time_interval: String,
    http_method: &'static str,
}

impl Datasources {
    /// The Prometheus at this address, which scrapes so often.
    pub fn new(url: &str, scrape_interval: &str) -> Self {
        Self {
            api_version: 1,
            datasources: [Datasource {
                name: "Prometheus",
                uid: "prometheus",
                kind: "prometheus",
                access: "proxy",
                url: url.to_owned(),
                is_default: true,
                json_data: JsonData {
                    time_interval: scrape_interval.to_owned(),
                    http_method: "POST",
                },
            }],
        }
    }

    /// As Grafana reads it.
    pub fn yaml(&self) -> String {
        // It consists of texts, numbers and lists, which YAML can express.
        yaml(self).unwrap_or_default()
    }
}

/// A folder of dashboards.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DashboardProvider {
    api_version: u8,
    providers: [Provider; 1],
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Provider {
    name: &'static str,
    folder: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    allow_ui_updates: bool,
    options: Folder,
}

#[derive(Clone, Debug, Serialize)]
struct Folder {
    path: String,
}

impl DashboardProvider {
    /// The dashboards in a folder, as Grafana finds it.
    pub fn new(path: &str) -> Self {
        Self {
            api_version: 1,
            providers: [Provider {
                name: "bellwether",
                folder: "Bellwether",
                kind: "file",
                allow_ui_updates: false,
                options: Folder {
                    path: path.to_owned(),
                },
            }],
        }
    }

    /// As Grafana reads it.
    pub fn yaml(&self) -> String {
        // It consists of texts, numbers and lists, which YAML can express.
        yaml(self).unwrap_or_default()
    }
}
