/// What an operation promises over 30 days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Objective {
    /// Per cent of the calls that do not end in an error or a panic.
    pub success: Option<f64>,
    /// How soon how many of the calls end.
    pub latency: Option<Latency>,
}

/// A promise about time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Latency {
    /// Seconds, a bound of the histogram of durations.
    pub under: f64,
    /// Per cent of the calls that take no longer.
    pub share: f64,
}

impl Objective {
    /// Nothing promised.
    pub const NONE: Self = Self {
        success: None,
        latency: None,
    };

    /// Promises that so many per cent of the calls succeed.
    #[must_use]
    pub const fn success(mut self, percent: f64) -> Self {
        self.success = Some(percent);
        self
    }

    /// Promises that so many per cent of the calls take no longer than so many seconds.
    #[must_use]
    pub const fn latency(mut self, under: f64, share: f64) -> Self {
        self.latency = Some(Latency { under, share });
        self
    }
}
