//! What is wrong in a file, and where.

use std::path::{Path, PathBuf};
use std::{error, fmt};

/// A line and a column, both counted from 1.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(in super::super) struct Place {
    pub(in super::super) line: usize,
    pub(in super::super) column: usize,
}

/// A value, and where it is written.
#[derive(Clone, Debug)]
pub(in super::super) struct At<T> {
    pub(in super::super) at: Place,
    pub(in super::super) value: T,
}

/// One thing to change.
#[derive(Clone, Debug)]
pub(in super::super) struct Mistake {
    at: Place,
    text: String,
}

impl Mistake {
    pub(in super::super) fn new(at: Place, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { at, text }
    }
}

/// The mistakes found so far; reading goes on after one, so that an operator sees all of them at once.
#[derive(Debug, Default)]
pub(in super::super) struct Mistakes(Vec<Mistake>);

impl Mistakes {
    pub(in super::super) fn add(&mut self, at: Place, text: impl Into<String>) {
        self.0.push(Mistake::new(at, text));
    }

    /// Keeps the value, or keeps the mistake and goes on.
    pub(in super::super) fn absorb<T>(&mut self, result: Result<T, Mistake>) -> Option<T> {
        result.map_err(|mistake| self.0.push(mistake)).ok()
    }

    pub(in super::super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Nothing, or what is wrong with the file at this path.
    pub(in super::super) fn finish(mut self, path: &Path) -> Result<(), WebConfigError> {
        if self.0.is_empty() {
            return Ok(());
        }
        self.0.sort_by_key(|mistake| mistake.at);
        Err(WebConfigError {
            path: path.to_owned(),
            reason: Reason::Mistakes(self.0),
        })
    }
}

/// Why a web configuration cannot be used. Shown as one line for each mistake, in the order of the file:
/// `web-config.yml:3:14: what is wrong; what to write`.
#[derive(Clone, Debug)]
pub struct WebConfigError {
    path: PathBuf,
    reason: Reason,
}

#[derive(Clone, Debug)]
enum Reason {
    Unreadable(String),
    Mistakes(Vec<Mistake>),
}

impl WebConfigError {
    pub(in super::super) fn unreadable(path: &Path, reason: impl fmt::Display) -> Self {
        Self {
            path: path.to_owned(),
            reason: Reason::Unreadable(reason.to_string()),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The lines to change, counted from 1 and in order; none where the file itself cannot be read.
    pub fn lines(&self) -> impl Iterator<Item = usize> {
        let mistakes = match &self.reason {
            Reason::Unreadable(_) => &[][..],
            Reason::Mistakes(mistakes) => mistakes,
        };
        mistakes.iter().map(|mistake| mistake.at.line)
    }
}

impl fmt::Display for WebConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.reason {
            Reason::Unreadable(reason) => {
                write!(f, "cannot read the web configuration {path}: {reason}")
            }
            Reason::Mistakes(mistakes) => {
                for (number, Mistake { at, text }) in mistakes.iter().enumerate() {
                    let before = if number == 0 { "" } else { "\n" };
                    write!(f, "{before}{path}:{}:{}: {text}", at.line, at.column)?;
                }
                Ok(())
            }
        }
    }
}

impl error::Error for WebConfigError {}
