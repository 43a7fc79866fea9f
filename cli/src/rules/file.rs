use std::collections::BTreeMap;

use serde::Serialize;

use crate::yaml::yaml;

/// A file of rules, as Prometheus reads it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleFile {
    /// In the order in which they are best read.
    pub groups: Vec<Group>,
}

/// Rules that are evaluated one after the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// Unique in the file.
    pub name: String,
    /// How often.
    pub interval: String,
    /// In the order of evaluation.
    pub rules: Vec<Rule>,
}

/// A recording rule or an alert.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Rule {
    /// Stores what an expression gives.
    Recording {
        /// `level:metric:operations`.
        record: String,
        /// In PromQL.
        expr: String,
    },
    /// Fires for what an expression gives.
    Alert {
        /// Unique in the file.
        alert: String,
        /// In PromQL.
        expr: String,
        /// How long before it fires.
        #[serde(rename = "for")]
        lasting: String,
        /// `severity` and what tells alerts apart.
        labels: BTreeMap<String, String>,
        /// For people.
        annotations: BTreeMap<String, String>,
    },
}

impl RuleFile {
    /// As Prometheus reads it.
    pub fn yaml(&self) -> String {
        // It consists of texts, lists and maps of texts, which YAML can express.
        yaml(self).unwrap_or_default()
    }

    /// Every alert's name, in order.
    pub fn alerts(&self) -> Vec<&str> {
        let rules = self.groups.iter().flat_map(|group| &group.rules);
        let alerts = rules.filter_map(|rule| match rule {
            Rule::Alert { alert, .. } => Some(alert.as_str()),
            Rule::Recording { .. } => None,
        });
        alerts.collect()
    }
}

impl Rule {
    pub(crate) fn recording(record: String, expr: String) -> Self {
        Self::Recording { record, expr }
    }

    /// The expression.
    pub fn expr(&self) -> &str {
        match self {
            Self::Recording { expr, .. } | Self::Alert { expr, .. } => expr,
        }
    }
}
