//! Counters and histograms of `#[derive(Metrics)]` with an open label, and with closed ones.

use std::sync::Arc;

use bellwether::{Counter, Format, Histogram, Label, Labels, Metrics, Registry};

use super::{ELEVEN, Series, Size, id};

const BUCKETS: &[f64] = &ELEVEN;

#[derive(Label)]
#[label(limit = 100_000)]
struct Id<'a>(&'a str);

#[derive(Metrics)]
#[metrics(prefix = "scrape", max_series = 2_000_000, global = false)]
struct Open {
    /// Counts.
    events: Counter<Id<'static>>,
    /// Times.
    #[metric(unit = "seconds", buckets = BUCKETS)]
    wait: Histogram<Id<'static>>,
}

#[derive(Label, Clone, Copy)]
enum Digit {
    Nought,
    One,
    Two,
    Three,
    Four,
    Five,
    Six,
    Seven,
    Eight,
    Nine,
}

const DIGITS: [Digit; 10] = [
    Digit::Nought,
    Digit::One,
    Digit::Two,
    Digit::Three,
    Digit::Four,
    Digit::Five,
    Digit::Six,
    Digit::Seven,
    Digit::Eight,
    Digit::Nine,
];

#[derive(Labels)]
struct Place {
    #[label(name = "hundreds")]
    hundreds: Digit,
    #[label(name = "tens")]
    tens: Digit,
    #[label(name = "ones")]
    ones: Digit,
}

/// How many places there are.
pub(super) const CLOSED: usize = 1000;

fn places() -> impl Iterator<Item = Place> {
    (0..CLOSED).map(|n| Place {
        hundreds: DIGITS[n / 100],
        tens: DIGITS[n / 10 % 10],
        ones: DIGITS[n % 10],
    })
}

#[derive(Metrics)]
#[metrics(prefix = "scrape", max_series = 20_000, global = false)]
struct ClosedCounters {
    /// Counts.
    events: Counter<Place>,
}

#[derive(Metrics)]
#[metrics(prefix = "scrape", max_series = 20_000, global = false)]
struct ClosedHistograms {
    /// Times.
    #[metric(unit = "seconds", buckets = BUCKETS)]
    wait: Histogram<Place>,
}

fn exposed(registry: Registry, format: Format, write: Box<dyn Fn() + Send + Sync>) -> Series {
    Series {
        expose: Arc::new(move || registry.encode(format)),
        write,
    }
}

fn open(size: Size, format: Format) -> Series {
    let registry = Registry::new();
    let open = Open::register(&registry).unwrap();
    for number in 0..size.counters {
        open.events.with(Id(&id(number))).inc();
    }
    for number in 0..size.histograms {
        open.wait.with(Id(&id(number))).observe(0.02);
    }
    let held: &'static Open = Box::leak(Box::new(open));
    let write: Box<dyn Fn() + Send + Sync> = if size.counters == 0 || size.histograms == 0 {
        Box::new(|| {})
    } else {
        let (count, time) = (held.events.with(Id(&id(0))), held.wait.with(Id(&id(0))));
        Box::new(move || {
            count.inc();
            time.observe(0.02);
        })
    };
    exposed(registry, format, write)
}

pub(super) fn text(size: Size) -> Series {
    open(size, Format::Text)
}

pub(super) fn openmetrics(size: Size) -> Series {
    open(size, Format::OpenMetrics)
}

pub(super) fn closed_counters() -> Series {
    let registry = Registry::new();
    let counters = ClosedCounters::register(&registry).unwrap();
    places().for_each(|place| counters.events.with(place).inc());
    exposed(registry, Format::Text, Box::new(|| {}))
}

pub(super) fn closed_histograms() -> Series {
    let registry = Registry::new();
    let histograms = ClosedHistograms::register(&registry).unwrap();
    places().for_each(|place| histograms.wait.with(place).observe(0.02));
    exposed(registry, Format::Text, Box::new(|| {}))
}
