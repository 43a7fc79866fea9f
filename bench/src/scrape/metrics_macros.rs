//! The macros of `metrics` with the recorder of `metrics-exporter-prometheus`.

use std::sync::Arc;

use metrics::{counter, histogram, with_local_recorder};
use metrics_exporter_prometheus::PrometheusBuilder;

use super::{ELEVEN, Series, Size, id};

pub(super) fn build(size: Size) -> Series {
    let recorder = PrometheusBuilder::new()
        .set_buckets(&ELEVEN)
        .unwrap()
        .build_recorder();
    let handle = recorder.handle();
    let write = with_local_recorder(&recorder, || {
        for number in 0..size.counters {
            counter!("scrape_events_total", "id" => id(number)).increment(1);
        }
        for number in 0..size.histograms {
            histogram!("scrape_wait_seconds", "id" => id(number)).record(0.02);
        }
        let write: Box<dyn Fn() + Send + Sync> = if size.counters == 0 || size.histograms == 0 {
            Box::new(|| {})
        } else {
            let count = counter!("scrape_events_total", "id" => id(0));
            // A counter only: samples pile up faster than a scrape takes them.
            Box::new(move || count.increment(1))
        };
        write
    });
    Series {
        expose: Arc::new(move || {
            let _ = &recorder;
            handle.render()
        }),
        write,
    }
}
