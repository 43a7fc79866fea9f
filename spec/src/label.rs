use crate::name::same;

/// The most labels that one family can have. Beyond it the product of their values is out of hand anyway.
pub const MAX_LABELS: usize = 12;

/// The highest limit of an open label. Beyond it there is no room for a series each, so a higher one limits nothing.
pub const MAX_LIMIT: usize = u32::MAX as usize - 1;

/// The values that a label can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// These values and no others.
    Closed {
        /// The values, in the order of their indices.
        values: &'static [&'static str],
        /// More values, which follow.
        and: &'static [&'static str],
    },
    /// Text from outside, with a ceiling.
    Open {
        /// The most different values.
        limit: usize,
        /// What every value beyond the limit is shown as.
        overflow: &'static str,
    },
}

impl Domain {
    /// A domain of just these values.
    pub const fn closed(values: &'static [&'static str]) -> Self {
        Self::Closed { values, and: &[] }
    }

    /// How many values there can be, the overflow value counted. Saturates.
    pub const fn size(&self) -> usize {
        match self {
            Self::Closed { values, and } => values.len() + and.len(),
            Self::Open { limit, .. } => limit.saturating_add(1),
        }
    }

    /// Whether values come from outside.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// The value at this index, where the domain is closed and has one.
    pub const fn value(&self, index: usize) -> Option<&'static str> {
        match self {
            Self::Closed { values, .. } if index < values.len() => Some(values[index]),
            Self::Closed { values, and } if index - values.len() < and.len() => {
                Some(and[index - values.len()])
            }
            _ => None,
        }
    }
}

/// A label of a family: its name and what it can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelDesc {
    /// As exposed.
    pub name: &'static str,
    /// The values it can take.
    pub domain: Domain,
    /// The values that are expected errors, where the label is the class of an error: a call that ends in one of them
    /// did not fail.
    pub expected: &'static [&'static str],
}

impl LabelDesc {
    /// Puts the two together. No value is an expected error.
    pub const fn new(name: &'static str, domain: Domain) -> Self {
        Self {
            name,
            domain,
            expected: &[],
        }
    }

    /// Sets which values are expected errors.
    #[must_use]
    pub const fn expected(mut self, values: &'static [&'static str]) -> Self {
        self.expected = values;
        self
    }
}

/// How many combinations of values there can be. Saturates.
pub const fn cardinality(labels: &[LabelDesc]) -> usize {
    let (mut product, mut at) = (1_usize, 0);
    while at < labels.len() {
        product = product.saturating_mul(labels[at].domain.size());
        at += 1;
    }
    product
}

/// The first label name that occurs twice. Source: `OpenMetrics` 1.0: label names are unique within a `LabelSet`.
pub const fn duplicate_label(labels: &[LabelDesc]) -> Option<&'static str> {
    let mut later = 1;
    while later < labels.len() {
        let mut earlier = 0;
        while earlier < later {
            if same(labels[earlier].name, labels[later].name) {
                return Some(labels[later].name);
            }
            earlier += 1;
        }
        later += 1;
    }
    None
}
