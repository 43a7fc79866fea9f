//! Vectors of the `prometheus` crate.

use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry};

use super::{ELEVEN, Series, Size, id};
use crate::contenders::expose_prometheus;

pub(super) fn build(size: Size) -> Series {
    let registry = Registry::new();
    let counters =
        IntCounterVec::new(Opts::new("scrape_events_total", "Counts."), &["id"]).unwrap();
    registry.register(Box::new(counters.clone())).unwrap();
    let options = HistogramOpts::new("scrape_wait_seconds", "Times.").buckets(ELEVEN.to_vec());
    let histograms = HistogramVec::new(options, &["id"]).unwrap();
    registry.register(Box::new(histograms.clone())).unwrap();
    for number in 0..size.counters {
        counters.with_label_values(&[id(number)]).inc();
    }
    for number in 0..size.histograms {
        histograms.with_label_values(&[id(number)]).observe(0.02);
    }
    let write: Box<dyn Fn() + Send + Sync> = if size.counters == 0 || size.histograms == 0 {
        Box::new(|| {})
    } else {
        let (count, time) = (
            counters.with_label_values(&[id(0)]),
            histograms.with_label_values(&[id(0)]),
        );
        Box::new(move || {
            count.inc();
            time.observe(0.02);
        })
    };
    Series {
        expose: expose_prometheus(&registry),
        write,
    }
}
