use serde::{Deserialize, Serialize};

/// A label of a family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Label {
    /// As exposed.
    pub name: String,
    /// What it can say.
    #[serde(flatten)]
    pub values: Values,
    /// The values that are expected errors, where the label is the class of an error; may be absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<String>,
}

/// The values that a label can take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Values {
    /// These and no others, in the order of exposition.
    Closed {
        /// As exposed, before escaping.
        values: Vec<String>,
    },
    /// Text from outside, with a ceiling.
    Open {
        /// The most different values.
        limit: u64,
        /// What every value beyond the limit is shown as.
        overflow: String,
    },
}

impl Values {
    /// How many values there can be, the overflow value counted.
    pub fn size(&self) -> u64 {
        match self {
            Self::Closed { values } => values.len() as u64,
            Self::Open { limit, .. } => limit.saturating_add(1),
        }
    }

    /// Whether values come from outside.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// Whether the label can have this value. An open one can have any.
    pub fn contains(&self, value: &str) -> bool {
        match self {
            Self::Closed { values } => values.iter().any(|known| known == value),
            Self::Open { .. } => true,
        }
    }
}
