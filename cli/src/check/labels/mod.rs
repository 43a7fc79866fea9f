//! Which labels a vector has, as far as the catalog and the expression tell.

mod infer;
mod select;

pub(crate) use infer::{Shape, shapes};
pub(crate) use select::{Fit, admits, fit, spellings};

use std::collections::BTreeMap;

/// The values of a label.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Domain {
    /// These and no others.
    Closed(Vec<String>),
    /// Any, told apart by the program.
    Open,
    /// Any, the same for all series of one target: `job`, `instance`.
    Target,
}

impl Domain {
    /// Whether it is certain that there are several values in one target.
    pub(crate) fn has_several(&self) -> bool {
        match self {
            Self::Closed(values) => values.len() > 1,
            Self::Open => true,
            Self::Target => false,
        }
    }

    /// Whether no value can be in both.
    pub(crate) fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Closed(one), Self::Closed(two)) => !one.iter().any(|value| two.contains(value)),
            _ => false,
        }
    }

    fn join(&mut self, other: &Self) {
        match (&mut *self, other) {
            (Self::Closed(values), Self::Closed(more)) => {
                for value in more {
                    if !values.contains(value) {
                        values.push(value.clone());
                    }
                }
            }
            (Self::Target, Self::Target) => {}
            _ => *self = Self::Open,
        }
    }
}

/// One label of a vector.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Label {
    pub(crate) domain: Domain,
    /// Whether every series has it.
    pub(crate) always: bool,
}

/// The labels of a vector's series.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Labels {
    /// Those that are known, without the name.
    pub(crate) names: BTreeMap<String, Label>,
    /// Whether there may be others, of which nothing is known.
    pub(crate) more: bool,
}

impl Labels {
    /// Nothing is known.
    pub(crate) fn unknown() -> Self {
        Self {
            names: BTreeMap::new(),
            more: true,
        }
    }

    pub(crate) fn add(&mut self, name: &str, domain: Domain) {
        let label = Label {
            domain,
            always: true,
        };
        self.names.insert(name.to_owned(), label);
    }

    /// Whether a series can have this label.
    pub(crate) fn may_have(&self, name: &str) -> bool {
        self.more || self.names.contains_key(name)
    }

    /// Whether every series has this label.
    pub(crate) fn always_has(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|label| label.always)
    }

    /// The labels of what may come from here or from there.
    pub(crate) fn or(mut self, other: &Self) -> Self {
        for (name, label) in &mut self.names {
            match other.names.get(name) {
                Some(same) => {
                    label.domain.join(&same.domain);
                    label.always &= same.always;
                }
                None => label.always = false,
            }
        }
        for (name, label) in &other.names {
            let label = Label {
                always: false,
                ..label.clone()
            };
            self.names.entry(name.clone()).or_insert(label);
        }
        self.more |= other.more;
        self
    }

    /// Only these labels. A label that may be there by chance stays one.
    pub(crate) fn keep(&self, names: &[String]) -> Self {
        let mut kept = Self::default();
        for name in names {
            if let Some(label) = self.names.get(name) {
                kept.names.insert(name.clone(), label.clone());
            } else if self.more {
                let label = Label {
                    domain: Domain::Open,
                    always: false,
                };
                kept.names.insert(name.clone(), label);
            }
        }
        kept
    }

    /// All but these labels.
    pub(crate) fn drop(mut self, names: &[String]) -> Self {
        self.names.retain(|name, _| !names.contains(name));
        self
    }

    /// The labels that the program tells series apart by, where several values are certain.
    pub(crate) fn several(&self) -> impl Iterator<Item = &str> {
        let several = self.names.iter().filter(|it| it.1.domain.has_several());
        several.map(|(name, _)| name.as_str())
    }
}
