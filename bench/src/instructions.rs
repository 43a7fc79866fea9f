//! Instructions of a call as callgrind counts them: they do not depend on the neighbours.
//!
//! The program runs itself under valgrind, once for each contender and row.

use std::process::Command;

use crate::bench::{Bench, Row};
use crate::contenders;

const ROWS: [Row; 6] = [
    Row::Call,
    Row::CallEnums,
    Row::Plain,
    Row::Counter,
    Row::CounterEnums,
    Row::Histogram,
];
const CALLS: u64 = 10_000;

/// Instructions a call.
#[derive(Clone, Debug)]
pub(crate) struct Count {
    pub(crate) row: Row,
    pub(crate) contender: &'static str,
    pub(crate) instructions: f64,
}

/// What valgrind is told to count. Its name is asked for, so it stays a function.
#[inline(never)]
fn counted_calls(bench: &Bench) {
    bench.run(CALLS);
}

/// The part that runs under valgrind: one contender in one row.
pub(crate) fn run_one(row: &str, contender: &str) -> Result<(), String> {
    let benches = contenders::all();
    let bench = benches
        .iter()
        .find(|bench| bench.row.title() == row && bench.contender == contender)
        .ok_or("there is no such contender")?;
    bench.run(CALLS / 10);
    counted_calls(bench);
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn count(row: Row, contender: &'static str) -> Result<Count, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg("--toggle-collect=*counted_calls*")
        .arg(program)
        .args(["one", row.title(), contender])
        .output()
        .map_err(|error| {
            format!("valgrind cannot be run ({error}); install it for instruction counts")
        })?;
    let text = String::from_utf8_lossy(&output.stderr);
    let collected = text
        .lines()
        .find_map(|line| {
            line.split_once("Collected : ")?
                .1
                .trim()
                .parse::<u64>()
                .ok()
        })
        .ok_or_else(|| format!("valgrind counted nothing: {text}"))?;
    Ok(Count {
        row,
        contender,
        instructions: collected as f64 / CALLS as f64,
    })
}

/// All contenders in the hot rows.
pub(crate) fn counts(has: impl Fn(&str) -> bool) -> Result<Vec<Count>, String> {
    let benches = contenders::all();
    let pairs: Vec<_> = ROWS
        .into_iter()
        .filter(|row| has(row.title()))
        .flat_map(|row| {
            benches
                .iter()
                .filter(move |bench| bench.row == row)
                .map(move |bench| (row, bench.contender))
        })
        .collect();
    pairs
        .into_iter()
        .map(|(row, contender)| count(row, contender))
        .collect()
}
