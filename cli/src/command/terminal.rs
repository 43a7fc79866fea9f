use std::env;
use std::io::{self, IsTerminal, Write};

use anyhow::Context;
use clap::ValueEnum;
use serde::Serialize;

/// What is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// Where a command prints.
pub struct Terminal {
    /// What is asked for.
    pub format: Format,
    /// Whether people look at it who can see colours.
    pub colour: bool,
    out: Box<dyn Write>,
}

impl Terminal {
    /// The standard output.
    pub fn standard() -> Self {
        Self {
            format: Format::Text,
            // Source: no-color.org: set and not empty.
            colour: io::stdout().is_terminal()
                && env::var_os("NO_COLOR").is_none_or(|it| it.is_empty()),
            out: Box::new(io::stdout().lock()),
        }
    }

    /// Prints text as it is.
    ///
    /// # Errors
    /// What the standard output says; a reader that has enough, such as `head`, is no error.
    pub fn text(&mut self, text: &str) -> anyhow::Result<()> {
        match self
            .out
            .write_all(text.as_bytes())
            .and_then(|()| self.out.flush())
        {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(error).context("cannot print")
            }
            _ => Ok(()),
        }
    }

    /// Prints a value as indented JSON.
    ///
    /// # Errors
    /// As for [`Terminal::text`].
    pub fn json(&mut self, value: &impl Serialize) -> anyhow::Result<()> {
        let mut text = serde_json::to_string_pretty(value)?;
        text.push('\n');
        self.text(&text)
    }

    /// Tells on the standard error why the command could not run.
    pub(super) fn complain(error: &anyhow::Error) {
        // Nobody is left to tell when this fails.
        let _ = writeln!(io::stderr(), "error: {error:#}");
    }
}

impl std::fmt::Debug for Terminal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terminal")
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}
