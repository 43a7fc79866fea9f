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
mod compile;
mod contenders;
mod future_size;
mod instructions;
mod rounds;
mod scrape;
mod table;
mod threads;
mod work;

use std::process::ExitCode;

use rounds::Effort;
use serde_json::{Value, json};

const USAGE: &str = "\
bellwether-bench [--quick] [--json] [PART OF A TITLE]...   calls, primitives, scrapes, series, threads, futures
bellwether-bench [--json] compile                          compile time, code size and start of generated crates
bellwether-bench [--json] instructions [PART OF A TITLE]... instructions a call, by callgrind";

/// What the command line asks for.
#[derive(Debug, Default)]
struct Wanted {
    quick: bool,
    json: bool,
    words: Vec<String>,
}

impl Wanted {
    fn parse(arguments: impl Iterator<Item = String>) -> Self {
        let mut wanted = Self::default();
        for argument in arguments {
            match &*argument {
                "--quick" => wanted.quick = true,
                "--json" => wanted.json = true,
                _ => wanted.words.push(argument),
            }
        }
        wanted
    }

    fn show(&self, table: &str) {
        if !self.json {
            println!("{table}");
        }
    }
}

/// Whether a row of this title is asked for.
fn has(words: &[String], title: &str) -> bool {
    words.is_empty() || words.iter().any(|part| title.contains(&**part))
}

/// The rows of calls and primitives.
fn hot_rows(wanted: &Wanted) -> Result<Value, String> {
    let mut benches = contenders::all();
    benches.retain(|bench| has(&wanted.words, bench.row.title()));
    let effort = if wanted.quick {
        Effort::QUICK
    } else {
        Effort::FULL
    };
    let costs = rounds::measure(&benches, effort, |row| wanted.show(&table::row(row)));
    let mistakes = table::mistakes(&benches);
    if !mistakes.is_empty() {
        return Err(format!("wrong totals:\n{}", mistakes.join("\n")));
    }
    if !benches.is_empty() {
        wanted.show(&table::legend());
        wanted.show("All totals are exact.");
    }
    Ok(table::json(&costs))
}

fn everything(wanted: &Wanted) -> Result<Value, String> {
    let mut all = json!({});
    // First, so that the memory is not what others have given back.
    if has(&wanted.words, "threads") {
        let crowds = threads::crowds(if wanted.quick { 5 } else { 30 });
        wanted.show(&table::crowds(&crowds));
        all["threads"] = table::crowds_json(&crowds);
    }
    all["calls"] = hot_rows(wanted)?;
    if has(&wanted.words, "scrape") {
        let mut scrapes = Vec::new();
        for (lines, rounds) in [(10_000, 15), (100_000, 7)] {
            let rounds = if wanted.quick { 3 } else { rounds };
            scrapes.extend(scrape::scrape(lines, rounds)?);
        }
        wanted.show(&table::scrapes(&scrapes));
        all["scrapes"] = table::scrapes_json(&scrapes);
    }
    if has(&wanted.words, "bytes a series") {
        let bytes = scrape::bytes(if wanted.quick { 1_000 } else { 10_000 });
        wanted.show(&table::bytes(&bytes));
        all["bytes"] = table::bytes_json(&bytes);
    }
    if has(&wanted.words, "future") {
        let growth = future_size::growth();
        wanted.show(&table::futures(&growth));
        all["future"] = json!(growth);
    }
    Ok(all)
}

fn run(wanted: &Wanted) -> Result<(), String> {
    let words: Vec<_> = wanted.words.iter().map(|word| &**word).collect();
    let results = match &words[..] {
        ["--help", ..] => {
            println!("{USAGE}");
            return Ok(());
        }
        ["one", row, contender] => return instructions::run_one(row, contender),
        ["compile"] => {
            let costs = compile::costs()?;
            wanted.show(&table::compile(&costs));
            table::compile_json(&costs)
        }
        ["instructions", ..] => {
            let counts = instructions::counts(|title| has(&wanted.words[1..], title))?;
            wanted.show(&table::instructions(&counts));
            table::instructions_json(&counts)
        }
        _ => everything(wanted)?,
    };
    if wanted.json {
        println!("{results}");
    }
    Ok(())
}

fn main() -> ExitCode {
    match run(&Wanted::parse(std::env::args().skip(1))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
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

    #[test]
    fn every_contender_shows_as_many_lines_as_it_has_series() {
        assert_eq!(scrape::scrape(300, 1).unwrap().len(), 6);
    }
}
