//! What is checked: rules, panels and expressions, read from files.

mod allow;
mod dashboard;
mod files;
mod others;
mod query;
mod rules;
mod variables;

pub(crate) use allow::Allow;
pub(crate) use dashboard::{Panel, Target};
pub use files::{Input, InputError};
pub(crate) use query::Query;
pub(crate) use rules::{Makes, Rule};

use std::ops::Range;

use super::source;

/// A file, read.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) rules: Vec<Rule>,
    pub(crate) panels: Vec<Panel>,
    /// Expressions that are in neither.
    pub(crate) queries: Vec<Query>,
    /// What variables take the values of labels from.
    pub(crate) selectors: Vec<Query>,
    pub(crate) allows: Vec<Allow>,
    /// Whether a pattern has found it, and it is certainly something else.
    pub(crate) is_other: bool,
    /// What could not be read, and why.
    pub(crate) problems: Vec<(Range<usize>, String)>,
}

impl Document {
    /// Reads what is given. Whatever is wrong with it becomes a problem of the document.
    pub(crate) fn read(input: &Input) -> Self {
        let mut document = Self {
            path: input.path.clone(),
            text: input.text.clone(),
            ..Self::default()
        };
        if input.is_expression {
            document.queries.push(Query::line(&input.text));
            document.allow_in_comments(&[]);
            return document;
        }
        match source::documents(&input.text) {
            Ok(values) if input.is_found && values.iter().all(others::is_other) => {
                document.is_other = true;
            }
            Ok(values) => document.read_values(&values),
            Err(error) => document.problem(&error.at, &error.message),
        }
        document
    }

    fn read_values(&mut self, values: &[source::Value]) {
        let mut found = false;
        for value in values {
            found |= rules::read(value, self) || dashboard::read(value, self);
        }
        if !found {
            let message = "neither a rule file, nor a `PrometheusRule` manifest, nor a dashboard";
            self.problem(&(0..0), message);
        }
        if !self.text.trim_start().starts_with('{') {
            self.allow_in_comments(values);
        }
    }

    fn problem(&mut self, at: &Range<usize>, message: &str) {
        self.problems.push((at.clone(), message.to_owned()));
    }

    /// How many expressions there are.
    pub(crate) fn expressions(&self) -> usize {
        let targets = self.panels.iter().map(|panel| panel.targets.len());
        self.rules.len() + self.queries.len() + self.selectors.len() + targets.sum::<usize>()
    }
}
