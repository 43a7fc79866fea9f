//! The fields that a macro writes.

use std::fmt::Display;

use super::{SEPARATOR, tag};
use crate::catalog::Outcomes;
use crate::{Kind, Objective};

/// Fields, one after the other, as text that `__record!` takes.
#[derive(Clone, Debug, Default)]
pub struct Text(String);

impl Text {
    /// No fields.
    pub const fn new() -> Self {
        Self(String::new())
    }

    /// What has been written.
    pub fn into_string(self) -> String {
        self.0
    }

    /// What begins the field of a line, whose number and [`end`](Self::end) follow.
    pub fn line(&mut self) -> &mut Self {
        self.0.push(char::from(tag::LINE));
        self
    }

    /// Ends a field whose text came from elsewhere.
    pub fn end(&mut self) -> &mut Self {
        self.0.push(char::from(SEPARATOR));
        self
    }

    /// An operation begins; its families follow.
    pub fn operation(&mut self, name: &str) -> &mut Self {
        self.field(tag::OPERATION, name)
    }

    /// The operation is this function, as the families that all functions share tell it apart.
    pub fn function(&mut self, name: &str) -> &mut Self {
        self.field(tag::FUNCTION, name)
    }

    /// The operation feeds these of the families that all functions share: its calls, their duration, those in flight.
    pub fn shared(&mut self, calls: bool, duration: bool, in_flight: bool) -> &mut Self {
        let fed = [(calls, 'c'), (duration, 'd'), (in_flight, 'i')];
        let letters: String = fed.iter().filter(|it| it.0).map(|it| it.1).collect();
        self.field(tag::SHARED, letters)
    }

    /// What the operation says of how its calls end.
    pub fn outcomes(&mut self, outcomes: &Outcomes) -> &mut Self {
        self.field(tag::OUTCOME, &outcomes.label);
        let words = [
            (tag::GOOD, &outcomes.good),
            (tag::BAD, &outcomes.bad),
            (tag::NEITHER, &outcomes.neither),
        ];
        for (tag, words) in words {
            for word in words {
                self.field(tag, word);
            }
        }
        self
    }

    /// What the operation promises.
    pub fn objective(&mut self, objective: &Objective) -> &mut Self {
        if let Some(success) = objective.success {
            self.field(tag::SUCCESS, success);
        }
        if let Some(latency) = objective.latency {
            self.field(tag::UNDER, latency.under);
            self.field(tag::SHARE, latency.share);
        }
        self
    }

    /// A family begins.
    pub fn family(&mut self, kind: Kind, name: &str, unit: &str, help: &str) -> &mut Self {
        self.field(tag::FAMILY, kind).field(tag::NAME, name);
        if !unit.is_empty() {
            self.field(tag::UNIT, unit);
        }
        self.field(tag::HELP, help)
    }

    /// The family's name breaks a convention for this reason.
    pub fn because(&mut self, reason: &str) -> &mut Self {
        self.field(tag::BECAUSE, reason)
    }

    /// The family is this one of its operation's: `calls`, `duration`, `in_flight` or `errors`.
    pub fn role(&mut self, role: &str) -> &mut Self {
        self.field(tag::ROLE, role)
    }

    /// The family has a label that never changes.
    pub fn constant(&mut self, name: &str, value: &str) -> &mut Self {
        self.field(tag::CONSTANT, name)
            .field(tag::CONSTANT_VALUE, value)
    }

    /// The family has this label.
    pub fn label(&mut self, name: &str, values: &[impl AsRef<str>]) -> &mut Self {
        self.field(tag::LABEL, name);
        for value in values {
            self.field(tag::VALUE, value.as_ref());
        }
        self
    }

    /// The family has these buckets.
    pub fn bounds(&mut self, bounds: &[f64]) -> &mut Self {
        let bounds: Vec<_> = bounds.iter().map(ToString::to_string).collect();
        self.field(tag::BOUNDS, bounds.join(","))
    }

    /// A component of the health endpoints.
    pub fn component(&mut self, name: &str, critical: bool) -> &mut Self {
        let tag = if critical {
            tag::CRITICAL
        } else {
            tag::COMPONENT
        };
        self.field(tag, name)
    }

    /// The one character that text cannot have becomes a blank.
    fn field(&mut self, tag: u8, text: impl Display) -> &mut Self {
        self.0.push(char::from(tag));
        let text = text.to_string();
        self.0.push_str(&text.replace(char::from(SEPARATOR), " "));
        self.end()
    }
}
