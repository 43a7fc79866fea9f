use std::{error, fmt};

/// Why logs and spans were not set up.
#[derive(Debug)]
#[non_exhaustive]
pub enum TelemetryError {
    /// `RUST_LOG`, or the filter given in code, does not read as one.
    Filter {
        /// As it was given.
        filter: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The keys of log lines cannot be called what [`Telemetry::log_keys`](super::Telemetry::log_keys) calls them.
    LogKeys(String),
    /// Another subscriber is there already.
    Taken,
    /// The way to the collector cannot be built: an endpoint or a protocol that is none.
    Exporter(String),
    /// There is no thread to send spans from.
    Spawn(std::io::Error),
}

impl fmt::Display for TelemetryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Filter { filter, reason } => write!(
                f,
                "`{filter}` is no filter of logs: {reason}; write levels and targets such as `info,shop=debug`"
            ),
            Self::LogKeys(reason) => f.write_str(reason),
            Self::Taken => f.write_str(
                "this program has a tracing subscriber already; set up telemetry first, and once",
            ),
            Self::Exporter(reason) => {
                write!(f, "spans cannot be sent over OTLP: {reason}")
            }
            Self::Spawn(source) => write!(f, "cannot start the thread that sends spans: {source}"),
        }
    }
}

impl error::Error for TelemetryError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Spawn(source) => Some(source),
            _ => None,
        }
    }
}
