use std::collections::BTreeMap;

use serde::Serialize;

use super::RuleFile;
use crate::objective::slug;
use crate::yaml::yaml;

/// Rules as an object that the Prometheus operator takes.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PrometheusRule {
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata,
    spec: RuleFile,
}

#[derive(Clone, Debug, Serialize)]
struct Metadata {
    name: String,
    labels: BTreeMap<String, String>,
}

impl PrometheusRule {
    /// The rules of a job. `labels` are those by which the operator chooses, such as `release`.
    pub fn new(rules: RuleFile, job: &str, mut labels: BTreeMap<String, String>) -> Self {
        let name = slug(job);
        labels
            .entry("app.kubernetes.io/name".to_owned())
            .or_insert_with(|| name.clone());
        Self {
            api_version: "monitoring.coreos.com/v1",
            kind: "PrometheusRule",
            metadata: Metadata { name, labels },
            spec: rules,
        }
    }

    /// As `kubectl` reads it.
    pub fn yaml(&self) -> String {
        // It consists of texts, lists and maps of texts, which YAML can express.
        yaml(self).unwrap_or_default()
    }
}
