//! Expositions: a snapshot as text, in two formats, or as protobuf, and which of them a client wants.
//!
//! Deliberately not here: registries and HTTP. Encoding cannot fail.

#[cfg(feature = "http")]
mod accept;
#[cfg(feature = "page")]
pub(crate) mod json;
mod number;
mod openmetrics;
mod protobuf;
mod text;
mod writer;

#[cfg(feature = "http")]
pub(crate) use accept::{Encoding, Escaping, negotiate};
pub use protobuf::Protobuf;

use crate::snapshot::Snapshot;

/// A format of text. [`Protobuf`] is the other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// The text format 0.0.4 of Prometheus, which everything reads.
    Text,
    /// `OpenMetrics` 1.0.
    OpenMetrics,
}

impl Format {
    /// What to answer as `Content-Type`; Prometheus 3 refuses a scrape without a known one.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }

    /// Writes a snapshot, into one buffer. Cost: one pass, no text made for a label or a number.
    ///
    /// ```
    /// use bellwether::{Format, Registry};
    ///
    /// assert_eq!(Format::OpenMetrics.encode(&Registry::new().snapshot()), "# EOF\n");
    /// ```
    pub fn encode(self, snapshot: &Snapshot) -> String {
        match self {
            Self::Text => text::encode(snapshot),
            Self::OpenMetrics => openmetrics::encode(snapshot),
        }
    }
}
