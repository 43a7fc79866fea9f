use crate::{Kind, LabelDesc, Native, cardinality};

/// Where something is declared, so that a message can name the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The package.
    pub krate: &'static str,
    /// The module's path.
    pub module: &'static str,
    /// The source file, as the compiler names it.
    pub file: &'static str,
    /// The line in it, from 1.
    pub line: u32,
}

/// The package that cargo `said`, or else the crate that the path of a module begins with.
pub const fn package(said: Option<&'static str>, module: &'static str) -> &'static str {
    if let Some(said) = said {
        return said;
    }
    let mut end = 0;
    while end < module.len() && module.as_bytes()[end] != b':' {
        end += 1;
    }
    module.split_at(end).0
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{} ({})", self.file, self.line, self.module)
    }
}

/// The constant description of a metric family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Desc {
    /// Without `_total` or `_info`, with the unit: the family's name in `OpenMetrics`.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Whether its numbers are floats, of a gauge, which is set: an integer and a float are two numbers.
    pub floats: bool,
    /// The unit, which is also the name's last word, or nothing.
    pub unit: &'static str,
    /// One sentence for people.
    pub help: &'static str,
    /// The labels that the user chose.
    pub labels: &'static [LabelDesc],
    /// Labels that follow those: the outcome of a call, the class of an error, the state of a state set.
    pub own_labels: &'static [LabelDesc],
    /// Names and values that every series carries.
    pub constant_labels: &'static [(&'static str, &'static str)],
    /// Finite upper bounds of a histogram, rising; `+Inf` is implied.
    pub buckets: &'static [f64],
    /// How a histogram is native too, if it is.
    pub native: Option<Native>,
    /// Why the name breaks a convention; empty where it keeps all of them.
    pub because: &'static str,
    /// Where it is declared.
    pub origin: Origin,
}

impl Desc {
    /// A family without labels, unit and buckets.
    pub const fn new(kind: Kind, name: &'static str, help: &'static str, origin: Origin) -> Self {
        Self {
            name,
            kind,
            floats: false,
            unit: "",
            help,
            labels: &[],
            own_labels: &[],
            constant_labels: &[],
            buckets: &[],
            native: None,
            because: "",
            origin,
        }
    }

    /// Says whether the numbers of a gauge are floats.
    #[must_use]
    pub const fn floats(mut self, floats: bool) -> Self {
        self.floats = floats;
        self
    }

    /// Sets the unit.
    #[must_use]
    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// Sets the labels.
    #[must_use]
    pub const fn labels(mut self, labels: &'static [LabelDesc]) -> Self {
        self.labels = labels;
        self
    }

    /// Sets the labels that follow.
    #[must_use]
    pub const fn own_labels(mut self, labels: &'static [LabelDesc]) -> Self {
        self.own_labels = labels;
        self
    }

    /// Sets the labels that never change.
    #[must_use]
    pub const fn constant_labels(
        mut self,
        labels: &'static [(&'static str, &'static str)],
    ) -> Self {
        self.constant_labels = labels;
        self
    }

    /// Sets the bounds.
    #[must_use]
    pub const fn buckets(mut self, bounds: &'static [f64]) -> Self {
        self.buckets = bounds;
        self
    }

    /// Sets the reason for a name that breaks a convention.
    #[must_use]
    pub const fn because(mut self, reason: &'static str) -> Self {
        self.because = reason;
        self
    }

    /// Makes a histogram native too.
    #[must_use]
    pub const fn native(mut self, native: Native) -> Self {
        self.native = Some(native);
        self
    }

    /// How many series Prometheus will store at most: a histogram counts its buckets, `+Inf`, sum and count for
    /// each combination of labels. Saturates.
    pub const fn series(&self) -> usize {
        if matches!(self.kind, Kind::Info) {
            return 1; // It shows one set of facts at a time.
        }
        let combinations = cardinality(self.labels).saturating_mul(cardinality(self.own_labels));
        combinations.saturating_mul(self.samples())
    }

    /// Whether the other declares the same series, be it at another place or in another sentence.
    pub fn says_as(&self, other: &Self) -> bool {
        let there = Self {
            origin: self.origin,
            help: self.help,
            because: self.because,
            ..*other
        };
        *self == there
    }

    /// How many values the first of the family's own labels has: 0 where it has none.
    pub const fn own_values(&self) -> usize {
        match self.own_labels {
            [first, ..] => first.domain.size(),
            [] => 0,
        }
    }

    /// How many samples one combination of labels gives.
    pub const fn samples(&self) -> usize {
        match self.kind {
            Kind::Histogram => self.buckets.len() + 3,
            _ => 1,
        }
    }
}
