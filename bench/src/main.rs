//! What Bellwether costs, beside its peers, in one run. `docs/performance.md` says how to read it.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark talks to the person who runs it"
)]
#![allow(
    clippy::unwrap_used,
    reason = "a contender that cannot be set up ends the run"
)]
#![allow(
    clippy::unused_async,
    reason = "what is measured is a future, even one that never waits"
)]

mod bench;
mod contenders;
mod rounds;
mod table;
mod work;

use std::process::ExitCode;

use rounds::Effort;

/// What the command line asks for.
#[derive(Debug, Default)]
struct Wanted {
    quick: bool,
    json: bool,
    filter: Vec<String>,
}

impl Wanted {
    fn parse(arguments: impl Iterator<Item = String>) -> Self {
        let mut wanted = Self::default();
        for argument in arguments {
            match &*argument {
                "--quick" => wanted.quick = true,
                "--json" => wanted.json = true,
                _ => wanted.filter.push(argument),
            }
        }
        wanted
    }

    /// Whether a row of this title is asked for.
    fn has(&self, title: &str) -> bool {
        self.filter.is_empty() || self.filter.iter().any(|part| title.contains(&**part))
    }

    fn effort(&self) -> Effort {
        if self.quick {
            Effort::QUICK
        } else {
            Effort::FULL
        }
    }
}

/// The rows of calls and primitives; what is wrong with their totals.
fn hot_rows(wanted: &Wanted) -> Vec<String> {
    let mut benches = contenders::all();
    benches.retain(|bench| wanted.has(bench.row.title()));
    if benches.is_empty() {
        return Vec::new();
    }
    let costs = rounds::measure(&benches, wanted.effort(), |row| {
        if !wanted.json {
            println!("{}", table::row(row));
        }
    });
    if wanted.json {
        println!("{}", table::json(&costs));
    } else {
        println!("{}", table::legend());
    }
    table::mistakes(&benches)
}

fn main() -> ExitCode {
    let wanted = Wanted::parse(std::env::args().skip(1));
    let mistakes = hot_rows(&wanted);
    for mistake in &mistakes {
        eprintln!("wrong total: {mistake}");
    }
    if mistakes.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_total_of_every_contender_is_exact() {
        let benches = contenders::all();
        let effort = Effort {
            rounds: 1,
            turn: std::time::Duration::from_micros(20),
            threads: &[1, 2],
        };
        let costs = rounds::measure(&benches, effort, |_| {});
        assert_eq!(costs.len(), 2 * benches.len());
        assert_eq!(table::mistakes(&benches), Vec::<String>::new());
    }
}
