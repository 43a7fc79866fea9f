//! The results besides those of calls.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::compile::Cost;
use crate::instructions::Count;
use crate::scrape::{Bytes, Scrape};
use crate::threads::Crowd;

pub(crate) fn scrapes(scrapes: &[Scrape]) -> String {
    let mut text = format!(
        "\nscrape, half counters and half histograms of 11 bounds\n  {:<34}{:>8}{:>11}{:>15}{:>13}{:>13}",
        "", "lines", "ns a line", "while written", "allocations", "peak MB"
    );
    for scrape in scrapes {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let peak = scrape.peak_bytes as f64 / 1e6;
        let _ = write!(
            text,
            "\n  {:<34}{:>8}{:>11.1}{:>15.1}{:>13}{:>13.2}",
            scrape.contender,
            scrape.lines,
            scrape.nanoseconds_a_line,
            scrape.while_written,
            scrape.allocations,
            peak
        );
    }
    text
}

pub(crate) fn scrapes_json(scrapes: &[Scrape]) -> Value {
    let scrape = |scrape: &Scrape| {
        json!({
            "contender": scrape.contender,
            "lines": scrape.lines,
            "nanoseconds_a_line": scrape.nanoseconds_a_line,
            "while_written": scrape.while_written,
            "allocations": scrape.allocations,
            "peak_bytes": scrape.peak_bytes,
        })
    };
    scrapes.iter().map(scrape).collect()
}

pub(crate) fn bytes(bytes: &[Bytes]) -> String {
    let mut text = format!(
        "\nbytes a series, after a first scrape\n  {:<40}{:>10}{:>24}",
        "", "counter", "histogram of 11 bounds"
    );
    for bytes in bytes {
        let (counter, histogram) = (bytes.counter, bytes.histogram);
        let _ = write!(
            text,
            "\n  {:<40}{counter:>10.0}{histogram:>24.0}",
            bytes.contender
        );
    }
    text
}

pub(crate) fn bytes_json(all: &[Bytes]) -> Value {
    let bytes = |bytes: &Bytes| {
        json!({
            "contender": bytes.contender,
            "counter": bytes.counter,
            "histogram": bytes.histogram,
        })
    };
    all.iter().map(bytes).collect()
}

pub(crate) fn crowds(crowds: &[Crowd]) -> String {
    let mut text = format!(
        "\nthreads that have called 500 functions each\n  {:<34}{:>8}{:>11}{:>31}",
        "threads", "lines", "ns a line", "bytes a function and thread"
    );
    for crowd in crowds {
        let _ = write!(
            text,
            "\n  {:<34}{:>8}{:>11.1}{:>31.0}",
            crowd.threads, crowd.lines, crowd.nanoseconds_a_line, crowd.bytes
        );
    }
    text
}

pub(crate) fn crowds_json(crowds: &[Crowd]) -> Value {
    let crowd = |crowd: &Crowd| {
        json!({
            "threads": crowd.threads,
            "lines": crowd.lines,
            "nanoseconds_a_line": crowd.nanoseconds_a_line,
            "bytes_a_function_and_thread": crowd.bytes,
        })
    };
    crowds.iter().map(crowd).collect()
}

pub(crate) fn futures(growth: &[(&str, usize)]) -> String {
    let mut text = String::from("\nbytes that a future grows by");
    for (contender, bytes) in growth {
        let _ = write!(text, "\n  {contender:<40}{bytes:>10}");
    }
    text
}

pub(crate) fn instructions(counts: &[Count]) -> String {
    let mut text = String::from("\ninstructions a call, the loop and the body included");
    let mut row = None;
    for count in counts {
        if row.replace(count.row) != Some(count.row) {
            let _ = write!(text, "\n{}", count.row.title());
        }
        let _ = write!(
            text,
            "\n  {:<40}{:>10.1}",
            count.contender, count.instructions
        );
    }
    text
}

pub(crate) fn instructions_json(counts: &[Count]) -> Value {
    let count = |count: &Count| {
        json!({
            "row": count.row.title(),
            "contender": count.contender,
            "instructions": count.instructions,
        })
    };
    counts.iter().map(count).collect()
}

pub(crate) fn compile(costs: &[Cost]) -> String {
    let mut text = format!(
        "\na function more, less a plain one\n  {:<34}{:>14}{:>16}{:>14}",
        "", "debug user ms", "release user ms", ".text bytes"
    );
    for cost in costs {
        let text_bytes = cost
            .text
            .map_or("no `size`".to_owned(), |bytes| format!("{bytes:.0}"));
        let _ = write!(
            text,
            "\n  {:<34}{:>14.2}{:>16.2}{text_bytes:>14}",
            cost.contender, cost.debug, cost.release
        );
    }
    text.push_str(
        "\n\nfrom the start of a process to the end of its first scrape, 1000 families\n",
    );
    for cost in costs {
        if let Some(start) = cost.start {
            let _ = writeln!(text, "  {:<34}{start:>11.2} ms", cost.contender);
        }
    }
    text
}

pub(crate) fn compile_json(costs: &[Cost]) -> Value {
    let cost = |cost: &Cost| {
        json!({
            "contender": cost.contender,
            "debug_ms": cost.debug,
            "release_ms": cost.release,
            "text_bytes": cost.text,
            "start_ms": cost.start,
        })
    };
    costs.iter().map(cost).collect()
}
