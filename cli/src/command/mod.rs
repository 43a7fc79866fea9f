//! The command line: arguments, where the catalog comes from, and how a command ends.
//!
//! A command is a file here with its arguments and `run`, which gets the catalog and writes to a [`Terminal`]. What it
//! knows stands in a module of the library, so that tests of users can ask without a command line.

mod build;
mod catalog;
mod check;
mod dashboard;
mod deploy;
mod generate;
#[cfg(test)]
mod global;
mod rules;
mod source;
mod table;
mod terminal;

pub use source::Source;
pub use terminal::{Format, Terminal};

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// How a command ended that did what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing to complain about: exit code 0.
    Fine,
    /// Something was found that a review should stop at: exit code 1.
    Findings,
}

/// The exit code of a command that could not do what it was asked.
const COULD_NOT_RUN: u8 = 2;

/// What a program declares with Bellwether, as a catalog, rules, dashboards and checks.
///
/// The catalog is read from the built program, from a running one, or from a file; nothing is executed.
/// Exit codes: 0 fine, 1 findings, 2 could not run.
#[derive(Debug, Parser)]
#[command(name = "cargo bellwether", bin_name = "cargo bellwether", version)]
struct Arguments {
    #[command(flatten)]
    source: Source,
    /// What to print: text for people or JSON for programs.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "FORMAT"
    )]
    format: Format,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Catalog(catalog::Arguments),
    Check(check::Arguments),
    Rules(rules::Arguments),
    Dashboard(dashboard::Arguments),
    Deploy(deploy::Arguments),
}

/// Runs the command line, whose first word is the program's own name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments: Vec<_> = arguments.into_iter().collect();
    // Cargo calls `cargo-bellwether bellwether …`.
    if arguments.get(1).is_some_and(|word| word == "bellwether") {
        arguments.remove(1);
    }
    let mut terminal = Terminal::standard();
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and the version come this way too. Nobody is left to tell when printing fails.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(COULD_NOT_RUN));
        }
    };
    terminal.format = arguments.format;
    match run(&arguments, &mut terminal) {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Findings) => ExitCode::from(1),
        Err(error) => {
            Terminal::complain(&error);
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

fn run(arguments: &Arguments, terminal: &mut Terminal) -> anyhow::Result<Verdict> {
    let source = &arguments.source;
    match &arguments.command {
        Command::Check(own) if own.is_list() => check::list(terminal),
        Command::Check(own) => check::run(own, &source.catalog()?, terminal),
        Command::Catalog(own) => catalog::run(own, &source.catalog()?, terminal),
        Command::Rules(own) => rules::run(own, &source.catalog()?, terminal),
        Command::Dashboard(own) => dashboard::run(own, &source.catalog()?, terminal),
        Command::Deploy(own) => deploy::run(own, &source.catalog()?, terminal),
    }
}
