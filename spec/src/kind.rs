/// What a metric family is. Source: `OpenMetrics` 1.0, "Metric Types".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Only rises.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Counts observations in buckets.
    Histogram,
    /// Facts as labels, with the value 1.
    Info,
    /// One of several states, a sample for each.
    StateSet,
    /// Quantiles computed by the program; only met in what other libraries hand over.
    Summary,
    /// Of no declared type; only met in what other libraries hand over.
    Unknown,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Counter,
        Self::Gauge,
        Self::Histogram,
        Self::Info,
        Self::StateSet,
        Self::Summary,
        Self::Unknown,
    ];

    /// What an exposed sample adds to the name of the family: `_total`, `_info` or nothing.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Counter => "_total",
            Self::Info => "_info",
            _ => "",
        }
    }

    /// Every suffix that a family of this kind puts on its samples. Two families may not give one sample name.
    /// Source: `OpenMetrics` 1.0, "Metric Naming": `_created` is reserved too.
    pub const fn sample_suffixes(self) -> &'static [&'static str] {
        match self {
            Self::Counter => &["_total", "_created"],
            Self::Gauge | Self::StateSet | Self::Unknown => &[""],
            Self::Histogram => &["_bucket", "_count", "_sum", "_created"],
            Self::Info => &["_info"],
            Self::Summary => &["", "_count", "_sum", "_created"],
        }
    }

    /// The label name that the kind keeps for itself.
    pub const fn reserved_label(self) -> Option<&'static str> {
        match self {
            Self::Histogram => Some("le"),
            Self::Summary => Some("quantile"),
            _ => None,
        }
    }

    /// The kind of that word; nothing where there is none.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The word of the `OpenMetrics` format, which is also what people call it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::Info => "info",
            Self::StateSet => "stateset",
            Self::Summary => "summary",
            Self::Unknown => "unknown",
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
