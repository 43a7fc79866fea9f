use std::{error, fmt};

use crate::objective::Mistakes;

/// Why no folder is made. Says all that is wrong, a line each.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeployError {
    /// Objectives that the catalog's families cannot tell about.
    Objectives(Mistakes),
    /// Jobs and containers that cannot be beside each other.
    Places(Vec<String>),
    /// Files that people wrote, of names that cannot be beside each other.
    Written(Vec<String>),
}

impl fmt::Display for DeployError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Objectives(mistakes) => mistakes.fmt(f),
            Self::Places(mistakes) | Self::Written(mistakes) => f.write_str(&mistakes.join("\n")),
        }
    }
}

impl error::Error for DeployError {}

impl From<Mistakes> for DeployError {
    fn from(mistakes: Mistakes) -> Self {
        Self::Objectives(mistakes)
    }
}
