//! Families of `prometheus-client`.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::{ELEVEN, Series, Size};
use crate::contenders::expose_prometheus_client;

#[derive(EncodeLabelSet, Clone, Debug, PartialEq, Eq, Hash)]
struct Labels {
    id: String,
}

fn labels(number: usize) -> Labels {
    Labels {
        id: super::id(number),
    }
}

pub(super) fn build(size: Size) -> Series {
    let mut registry = Registry::default();
    let counters = Family::<Labels, Counter>::default();
    registry.register("scrape_events", "Counts.", counters.clone());
    let histogram: fn() -> Histogram = || Histogram::new(ELEVEN);
    let histograms = Family::<Labels, Histogram, _>::new_with_constructor(histogram);
    registry.register("scrape_wait_seconds", "Times.", histograms.clone());
    for number in 0..size.counters {
        counters.get_or_create(&labels(number)).inc();
    }
    for number in 0..size.histograms {
        histograms.get_or_create(&labels(number)).observe(0.02);
    }
    let write: Box<dyn Fn() + Send + Sync> = if size.counters == 0 || size.histograms == 0 {
        Box::new(|| {})
    } else {
        let count = counters.get_or_create(&labels(0)).clone();
        let time = histograms.get_or_create(&labels(0)).clone();
        Box::new(move || {
            count.inc();
            time.observe(0.02);
        })
    };
    Series {
        expose: expose_prometheus_client(registry),
        write,
    }
}
