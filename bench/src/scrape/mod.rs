//! Expositions with many series: what a line costs to write, and what a series costs to keep.

mod measured_crate;
mod metrics_macros;
mod ours;
mod prometheus_client_crate;
mod prometheus_crate;

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use allocation_counter::measure;

use crate::bench::{Expose, OURS};
use crate::rounds::{median, processor_time};
use crate::work::BOUNDS;

/// The bounds of the histograms here: eleven, so that a series has fourteen lines.
pub(crate) const ELEVEN: [f64; 11] = [
    BOUNDS[0], BOUNDS[1], BOUNDS[2], BOUNDS[3], BOUNDS[4], BOUNDS[5], BOUNDS[6], BOUNDS[7],
    BOUNDS[8], BOUNDS[9], BOUNDS[10],
];
const LINES_OF_HISTOGRAM: usize = ELEVEN.len() + 3;

/// How many series of which kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) counters: usize,
    pub(crate) histograms: usize,
}

impl Size {
    /// Half of the lines for counters, half for histograms.
    fn of_lines(lines: usize) -> Self {
        Self {
            counters: lines / 2,
            histograms: lines / 2 / LINES_OF_HISTOGRAM,
        }
    }

    fn lines(self) -> usize {
        self.counters + self.histograms * LINES_OF_HISTOGRAM
    }
}

/// The label value of a series.
pub(crate) fn id(number: usize) -> String {
    format!("series-{number:06}")
}

/// The series of one contender.
pub(crate) struct Series {
    pub(crate) expose: Expose,
    /// Records in a counter and in a histogram that are held.
    pub(crate) write: Box<dyn Fn() + Send + Sync>,
}

type Build = fn(Size) -> Series;

const CONTENDERS: [(&str, Build); 6] = [
    (OURS, ours::text),
    ("bellwether, OpenMetrics", ours::openmetrics),
    ("prometheus", prometheus_crate::build),
    (
        "prometheus-client, OpenMetrics",
        prometheus_client_crate::build,
    ),
    ("measured", measured_crate::build),
    ("metrics + exporter", metrics_macros::build),
];

/// What a scrape cost.
#[derive(Clone, Debug)]
pub(crate) struct Scrape {
    pub(crate) contender: &'static str,
    pub(crate) lines: usize,
    pub(crate) nanoseconds_a_line: f64,
    pub(crate) while_written: f64,
    pub(crate) allocations: u64,
    pub(crate) peak_bytes: u64,
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn nanoseconds_a_line(series: &Series, lines: usize) -> f64 {
    let start = processor_time();
    let text = black_box((series.expose)());
    let time = processor_time().saturating_sub(start);
    drop(text);
    time.as_nanos() as f64 / lines as f64
}

/// The same while another thread records without a pause.
fn while_written(series: &Series, lines: usize) -> f64 {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                (series.write)();
            }
        });
        let time = nanoseconds_a_line(series, lines);
        done.store(true, Ordering::Relaxed);
        time
    })
}

/// Scrapes this many lines in rounds, all contenders in each.
pub(crate) fn scrape(lines: usize, rounds: usize) -> Result<Vec<Scrape>, String> {
    let size = Size::of_lines(lines);
    let mut contenders = Vec::new();
    for (name, build) in CONTENDERS {
        let series = build(size);
        let text = (series.expose)();
        let found = text
            .lines()
            .filter(|line| line.starts_with("scrape_"))
            .count();
        if found != size.lines() {
            return Err(format!("{name}: {found} lines and not {}", size.lines()));
        }
        contenders.push((name, series, Vec::new(), Vec::new()));
    }
    for _ in 0..rounds {
        for (_, series, quiet, busy) in &mut contenders {
            // The series come into the cache once, and not only for one of the two.
            drop((series.expose)());
            quiet.push(nanoseconds_a_line(series, size.lines()));
            busy.push(while_written(series, size.lines()));
        }
    }
    let result = |(contender, series, quiet, busy): (&'static str, Series, Vec<f64>, Vec<f64>)| {
        let heap = measure(|| drop(black_box((series.expose)())));
        Scrape {
            contender,
            lines: size.lines(),
            nanoseconds_a_line: median(quiet),
            while_written: median(busy),
            allocations: heap.count_total,
            peak_bytes: heap.bytes_max,
        }
    };
    Ok(contenders.into_iter().map(result).collect())
}

/// Bytes that stay allocated for each series: of counters, of histograms.
#[derive(Clone, Debug)]
pub(crate) struct Bytes {
    pub(crate) contender: &'static str,
    pub(crate) counter: f64,
    pub(crate) histogram: f64,
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn bytes_a_series(build: impl Fn(usize) -> Series, count: usize) -> f64 {
    let mut kept = None;
    let heap = measure(|| {
        let made = build(count);
        // Some write labels at the first scrape.
        drop((made.expose)());
        kept = Some(made);
    });
    drop(black_box(kept));
    heap.bytes_current as f64 / count as f64
}

/// Of series with an open label, and of ours with closed labels.
pub(crate) fn bytes(count: usize) -> Vec<Bytes> {
    let of = |contender, build: Build| Bytes {
        contender,
        counter: bytes_a_series(
            |counters| {
                build(Size {
                    counters,
                    histograms: 0,
                })
            },
            count,
        ),
        histogram: bytes_a_series(
            |histograms| {
                build(Size {
                    counters: 0,
                    histograms,
                })
            },
            count,
        ),
    };
    let mut all: Vec<_> = CONTENDERS
        .into_iter()
        .filter(|(name, _)| *name != "bellwether, OpenMetrics")
        .map(|(name, build)| of(name, build))
        .collect();
    all.insert(
        0,
        Bytes {
            contender: "bellwether, closed labels, one thread",
            counter: bytes_a_series(|_| ours::closed_counters(), ours::CLOSED),
            histogram: bytes_a_series(|_| ours::closed_histograms(), ours::CLOSED),
        },
    );
    all
}
