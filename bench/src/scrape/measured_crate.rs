//! Sparse vectors of `measured` with an interned label.

use std::sync::Arc;

use measured::metric::histogram::Thresholds;
use measured::{CounterVec, HistogramVec, LabelGroup, MetricGroup};
use paracord::ParaCord;

use super::{ELEVEN, Series, Size, id};
use crate::contenders::encode_measured;

#[derive(LabelGroup, Clone, Copy)]
#[label(set = LabelsSet)]
struct Labels<'a> {
    #[label(dynamic_with = ParaCord)]
    id: &'a str,
}

#[derive(MetricGroup)]
struct Metrics {
    /// Counts.
    scrape_events_total: CounterVec<LabelsSet>,
    /// Times.
    scrape_wait_seconds: HistogramVec<LabelsSet, 11>,
}

fn set() -> LabelsSet {
    LabelsSet {
        id: ParaCord::default(),
    }
}

pub(super) fn build(size: Size) -> Series {
    let metrics = Arc::new(Metrics {
        scrape_events_total: CounterVec::with_label_set(set()),
        scrape_wait_seconds: HistogramVec::with_label_set_and_metadata(
            set(),
            Thresholds::with_buckets(ELEVEN),
        ),
    });
    for number in 0..size.counters {
        metrics.scrape_events_total.inc(Labels { id: &id(number) });
    }
    for number in 0..size.histograms {
        let id = id(number);
        metrics
            .scrape_wait_seconds
            .observe(Labels { id: &id }, 0.02);
    }
    let written = Arc::clone(&metrics);
    let write: Box<dyn Fn() + Send + Sync> = if size.counters == 0 || size.histograms == 0 {
        Box::new(|| {})
    } else {
        let id = id(0);
        Box::new(move || {
            written.scrape_events_total.inc(Labels { id: &id });
            written
                .scrape_wait_seconds
                .observe(Labels { id: &id }, 0.02);
        })
    };
    Series {
        expose: Arc::new(move || encode_measured(&*metrics)),
        write,
    }
}
