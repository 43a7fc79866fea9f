use std::ops::Range;

use serde::Serialize;

use super::lint::{Lint, Severity};

/// Something that is wrong, or likely to be.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The file, or `expression`; for the catalog's own, the source file that declares it.
    pub file: String,
    /// The line in it, from 1: the one inside of a block scalar where an expression has several.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The rule's id.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The part of the file that it is about; the name of the family or of the operation where that is what the program declares.
    pub excerpt: String,
    /// What to write instead, and what else helps.
    pub help: Vec<String>,
    /// What stands below the excerpt.
    #[serde(skip)]
    pub(crate) label: String,
    /// The lines around it, and where in them it is.
    #[serde(skip)]
    pub(crate) lines: Option<(String, Range<usize>)>,
}

/// A finding that knows its place only as bytes of its file.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) lint: &'static Lint,
    pub(crate) at: Range<usize>,
    message: String,
    label: String,
    help: Vec<String>,
}

impl Draft {
    pub(crate) fn new(lint: &'static Lint, at: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            lint,
            at,
            message: message.into(),
            label: String::new(),
            help: Vec::new(),
        }
    }

    /// A few words below the excerpt.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// What to write instead.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// The finding, with its place in the file as people count.
    pub(crate) fn finish(self, file: &str, text: &str, lines: &Lines) -> Finding {
        let start = floor(text, self.at.start);
        let end = floor(text, self.at.end).max(start);
        let (line, before) = lines.at(start);
        let after = text[end..].find('\n').map_or(text.len(), |len| end + len);
        Finding {
            file: file.to_owned(),
            line,
            column: text[before..start].chars().count() + 1,
            rule: self.lint.id,
            severity: self.lint.severity,
            message: self.message,
            excerpt: text[start..end].to_owned(),
            help: self.help,
            label: self.label,
            lines: Some((text[before..after].to_owned(), start - before..end - before)),
        }
    }

    /// The finding, about the declaration of a family or an operation in the program's source.
    pub(crate) fn declared(self, name: &str, origin: &crate::catalog::Origin) -> Finding {
        Finding {
            file: origin.file.clone(),
            line: origin.line as usize,
            column: 1,
            rule: self.lint.id,
            severity: self.lint.severity,
            message: self.message,
            excerpt: name.to_owned(),
            help: self.help,
            label: self.label,
            lines: None,
        }
    }
}

/// Where the lines of a file begin.
#[derive(Debug)]
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        Self([0].into_iter().chain(after).collect())
    }

    /// The number of the line at a place, from 1, and where it begins.
    pub(crate) fn at(&self, place: usize) -> (usize, usize) {
        let number = self.0.partition_point(|start| *start <= place);
        let start = self.0.get(number.saturating_sub(1));
        (number, start.copied().unwrap_or_default())
    }
}

/// The nearest place that is not inside of a character.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}
