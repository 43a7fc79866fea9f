//! The results, for people and for programs.

mod sizes;

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::bench::{Bench, LIMIT, OURS};
use crate::contenders::RECORDS;
use crate::rounds::{Cost, median};

pub(crate) use sizes::{
    bytes, bytes_json, compile, compile_json, crowds, crowds_json, futures, instructions,
    instructions_json, scrapes, scrapes_json,
};

/// The costs of one row: a line for each contender, a column for each number of threads.
pub(crate) fn row(costs: &[Cost]) -> String {
    let Some(first) = costs.first() else {
        return String::new();
    };
    let mut threads: Vec<_> = costs.iter().map(|cost| cost.threads).collect();
    threads.sort_unstable();
    threads.dedup();
    let mut text = format!("\n{}\n{:<32}", first.row.title(), "");
    for threads in &threads {
        let plural = if *threads == 1 { "" } else { "s" };
        let _ = write!(text, "{:>22}", format!("{threads} thread{plural}"));
    }
    let mut contenders: Vec<_> = costs.iter().filter(|cost| cost.threads == 1).collect();
    contenders.sort_by(|a, b| a.nanoseconds.total_cmp(&b.nanoseconds));
    for contender in contenders {
        let _ = write!(text, "\n  {:<30}", contender.contender);
        for threads in &threads {
            if let Some(cost) = find(costs, contender.contender, *threads) {
                let limit = format!("{:.2} ×limit", cost.to_limit);
                let _ = write!(text, "{:>8.1} {limit:>13}", cost.nanoseconds);
            }
        }
    }
    text.push_str(&against_peers(costs, &threads));
    text.push_str(&running(costs, &threads));
    text
}

fn find<'a>(costs: &'a [Cost], contender: &str, threads: usize) -> Option<&'a Cost> {
    costs
        .iter()
        .find(|cost| cost.contender == contender && cost.threads == threads)
}

/// The best of those who record, without us.
fn best_peer(costs: &[Cost], threads: usize) -> Option<&Cost> {
    let records = |cost: &&Cost| {
        let name = cost.contender;
        cost.threads == threads
            && name != OURS
            && name != LIMIT
            && !name.starts_with("two std")
            && !name.starts_with("tracing")
    };
    costs
        .iter()
        .filter(records)
        .min_by(|a, b| a.nanoseconds.total_cmp(&b.nanoseconds))
}

fn against_peers(costs: &[Cost], threads: &[usize]) -> String {
    let mut text = format!("\n  {:<30}", "best peer to us");
    for threads in threads {
        let ours = find(costs, OURS, *threads);
        let ratio = match (ours, best_peer(costs, *threads)) {
            (Some(ours), Some(peer)) => format!("{:.1}", peer.nanoseconds / ours.nanoseconds),
            _ => "no such pair".to_owned(),
        };
        let _ = write!(text, "{ratio:>22}");
    }
    text
}

/// How many threads really ran at a time, over all contenders.
fn running(costs: &[Cost], threads: &[usize]) -> String {
    let mut text = format!("\n  {:<30}", "threads at a time");
    for threads in threads {
        let of = costs.iter().filter(|cost| cost.threads == *threads);
        let parallel = median(of.map(|cost| cost.parallel).collect());
        let _ = write!(text, "{:>22}", format!("{parallel:.2}"));
    }
    text
}

/// What the rows say and what each contender records.
pub(crate) fn legend() -> String {
    let mut text = String::from(
        "\nNanoseconds of processor time a call, over all threads that make it: the median of the rounds. ×limit is to two \
         reads of the\ntime-stamp counter in the same round, the median of the rounds.\n\nWhat a call records:\n",
    );
    for (contender, records) in RECORDS {
        let _ = writeln!(text, "  {contender:<30} {records}");
    }
    text
}

pub(crate) fn json(costs: &[Cost]) -> Value {
    let cost = |cost: &Cost| {
        json!({
            "row": cost.row.title(),
            "contender": cost.contender,
            "threads": cost.threads,
            "nanoseconds": cost.nanoseconds,
            "to_limit": cost.to_limit,
            "parallel": cost.parallel,
        })
    };
    costs.iter().map(cost).collect()
}

/// What is wrong with the totals of all contenders; nothing, if all is well.
pub(crate) fn mistakes(benches: &[Bench]) -> Vec<String> {
    let mut expositions = crate::bench::Expositions::new();
    benches
        .iter()
        .flat_map(|bench| bench.mistakes(&mut expositions))
        .collect()
}
