//! The catalog: all that a program declares, known before its first call.
//!
//! The types are the schema of its JSON form, version 1. A reader ignores keys it does not know and refuses a version it
//! does not know; a key that may be absent says so. Names are given as PromQL finds them in a Prometheus that scrapes the
//! text format: see [`Family::samples`].

#[cfg(feature = "command")]
pub mod binary;
mod domain;
mod error;
mod family;
mod objective;

pub use bellwether_spec::Kind;
pub use domain::{Label, Values};
pub use error::ReadError;
pub(crate) use family::Constants;
pub use family::{Declaration, Family, Native, Origin};
pub use objective::{Latency, Objective, Operation, Outcomes};

use serde::{Deserialize, Serialize};

/// What stands in the key `schema` of every catalog.
pub const SCHEMA: &str = "bellwether.catalog";

/// The version of the schema that this crate reads and writes.
pub const VERSION: u32 = 1;

/// All that is declared, sorted by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// [`VERSION`].
    pub version: u32,
    /// The program, as its file or package is called; empty where nobody knows.
    #[serde(default)]
    pub program: String,
    /// Every family.
    pub families: Vec<Family>,
    /// What is called, with the families that its calls feed and its objective.
    #[serde(default)]
    pub operations: Vec<Operation>,
    /// The components of the health endpoints.
    #[serde(default)]
    pub health: Vec<Component>,
}

impl Catalog {
    /// Reads the JSON form.
    ///
    /// # Errors
    /// Text that is no catalog, with the line and column, or one of a version that this crate does not know.
    ///
    /// ```
    /// use bellwether_cli::Catalog;
    ///
    /// let text = r#"{"schema": "bellwether.catalog", "version": 1, "families": []}"#;
    /// assert_eq!(Catalog::from_json(text)?.families, []);
    /// # Ok::<(), bellwether_cli::catalog::ReadError>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, ReadError> {
        #[derive(Deserialize)]
        struct Head {
            schema: String,
            version: u32,
        }
        let head: Head = serde_json::from_str(text).map_err(ReadError::Syntax)?;
        if head.schema != SCHEMA {
            return Err(ReadError::Schema(head.schema));
        }
        if head.version != VERSION {
            return Err(ReadError::Version(head.version));
        }
        serde_json::from_str(text).map_err(ReadError::Syntax)
    }

    /// The family that has a sample of this name in the text format.
    pub fn family_of_sample(&self, sample: &str) -> Option<&Family> {
        let mut families = self.families.iter();
        families.find(|family| family.samples().iter().any(|name| name == sample))
    }
}

/// A component of the health endpoints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Component {
    /// The value of the label `component`.
    pub name: String,
    /// Whether its failure fails the probe; a warning else.
    pub critical: bool,
    /// Where it is declared.
    pub origin: Origin,
}
