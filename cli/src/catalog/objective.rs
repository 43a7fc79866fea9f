use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Origin;

/// What is called and counted as one thing: an annotated function, a field of a group, the request layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// What people call it: the function, or the given name.
    pub name: String,
    /// The family of finished calls, by its name in `OpenMetrics`, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<String>,
    /// The family of durations in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
    /// The family of calls in flight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_flight: Option<String>,
    /// The family of errors by class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errors: Option<String>,
    /// What tells its series from those of others in the same families: `function` and `module`, or nothing.
    #[serde(default)]
    pub constant_labels: BTreeMap<String, String>,
    /// How the family of calls, or else that of durations, says how a call ended, where one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcomes: Option<Outcomes>,
    /// What it promises.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objective: Option<Objective>,
    /// Where it is declared.
    pub origin: Origin,
}

/// The label that says how a call ended, and what its values mean. Together they are all its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcomes {
    /// The label's name: `outcome` unless given, `status` of requests.
    pub label: String,
    /// It did what it should: `ok`, or `2xx` and the like.
    pub good: Vec<String>,
    /// It failed: `error` and `panic`, or `5xx`.
    pub bad: Vec<String>,
    /// It counts neither for nor against an objective: `cancelled`.
    #[serde(default)]
    pub neither: Vec<String>,
}

/// What an operation promises over 30 days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Objective {
    /// Per cent of the calls that do not end in an error or a panic, such as 99.9.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success: Option<f64>,
    /// How soon how many of the calls end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<Latency>,
}

/// A promise about time. The duration's histogram has a bucket with exactly this bound.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    /// Seconds, a bound of the histogram.
    pub under: f64,
    /// Per cent of the calls that take no longer, such as 99.
    pub share: f64,
}
