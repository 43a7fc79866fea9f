use std::{error, fmt};

/// Why a push did not arrive.
#[derive(Debug)]
#[non_exhaustive]
pub enum PushError {
    /// An address, a label or a variable that cannot be used; says what to write.
    Settings(String),
    /// Nobody answered.
    Unreachable {
        /// Where it was to go.
        url: String,
        /// What stood in the way.
        reason: String,
    },
    /// The answer was no.
    Refused {
        /// Where it went.
        url: String,
        /// Such as 400.
        status: u16,
        /// The beginning of what the other side said.
        said: String,
    },
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings(text) => f.write_str(text),
            Self::Unreachable { url, reason } => {
                write!(f, "metrics cannot be pushed to {url}: {reason}")
            }
            Self::Refused { url, status, said } => {
                write!(f, "{url} does not take the metrics: {status}")?;
                if said.is_empty() {
                    Ok(())
                } else {
                    write!(f, ", {said}")
                }
            }
        }
    }
}

impl error::Error for PushError {}
