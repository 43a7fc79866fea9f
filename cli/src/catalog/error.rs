use std::{error, fmt};

use super::{SCHEMA, VERSION};

/// Why a text is no catalog.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadError {
    /// No JSON, or not with these keys.
    Syntax(serde_json::Error),
    /// JSON of another schema, which it names.
    Schema(String),
    /// A catalog of another version.
    Version(u32),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(error) => write!(f, "this is no catalog: {error}"),
            Self::Schema(schema) => {
                write!(
                    f,
                    "this is no catalog: its schema is `{schema}`, not `{SCHEMA}`"
                )
            }
            Self::Version(version) => write!(
                f,
                "this catalog has version {version} of its schema, and this program reads {VERSION}; use the \
                 `cargo-bellwether` of the runtime that wrote it"
            ),
        }
    }
}

impl error::Error for ReadError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Syntax(error) => Some(error),
            Self::Schema(_) | Self::Version(_) => None,
        }
    }
}
