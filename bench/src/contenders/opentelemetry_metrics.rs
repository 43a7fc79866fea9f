//! The metrics of the `OpenTelemetry` SDK, read through `opentelemetry-prometheus`.

use std::hint::black_box;
use std::time::Instant;

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram, Meter, MeterProvider, UpDownCounter};
use opentelemetry_sdk::metrics::SdkMeterProvider;

use super::prometheus_crate;
use crate::bench::{Bench, Expose, Row, Total};
use crate::work::{self, Failed, now, outcome, work};

pub(super) const NAME: &str = "opentelemetry sdk";
pub(super) const RECORDS: &str = "calls by outcome (ok, error), duration in 12 buckets with sum, least and greatest, in flight, \
     written by hand";

struct Instruments {
    calls: Counter<u64>,
    duration: Histogram<f64>,
    in_flight: UpDownCounter<i64>,
}

impl Instruments {
    fn new(meter: &Meter, name: &str) -> Self {
        Self {
            calls: meter.u64_counter(format!("{name}_calls")).build(),
            duration: histogram(meter, format!("{name}_duration_seconds")),
            in_flight: meter
                .i64_up_down_counter(format!("{name}_in_flight"))
                .build(),
        }
    }

    /// The last of the labels is the outcome's place.
    #[inline]
    fn plain<const N: usize>(&self, mut labels: [KeyValue; N], n: u64) -> Result<u64, Failed> {
        self.in_flight.add(1, &labels[..N - 1]);
        let start = Instant::now();
        let result = work(n);
        let time = start.elapsed().as_secs_f64();
        self.duration.record(time, &labels[..N - 1]);
        labels[N - 1] = KeyValue::new("outcome", outcome(&result));
        self.calls.add(1, &labels);
        self.in_flight.add(-1, &labels[..N - 1]);
        result
    }

    #[inline]
    async fn call<const N: usize>(&self, labels: [KeyValue; N], n: u64) -> Result<u64, Failed> {
        self.plain(labels, n)
    }
}

fn histogram(meter: &Meter, name: String) -> Histogram<f64> {
    let boundaries = work::BOUNDS.to_vec();
    meter
        .f64_histogram(name)
        .with_boundaries(boundaries)
        .build()
}

fn of_call(name: &str) -> Vec<Total> {
    Total::call(
        &format!("{name}_calls_total"),
        &format!("{name}_duration_seconds"),
        &format!("{name}_in_flight"),
    )
}

fn pair(n: u64) -> [KeyValue; 2] {
    let (stage, tier) = work::enums(n);
    [
        KeyValue::new("stage", stage.as_str()),
        KeyValue::new("tier", tier.as_str()),
    ]
}

fn no_outcome() -> KeyValue {
    KeyValue::new("outcome", "")
}

fn calls(meter: &Meter, expose: &Expose) -> Vec<Bench> {
    let (bare, sync) = (
        Instruments::new(meter, "call"),
        Instruments::new(meter, "plain"),
    );
    let (enums, text) = (
        Instruments::new(meter, "enums"),
        Instruments::new(meter, "text"),
    );
    vec![
        Bench::new(Row::Call, NAME, move |n| {
            drop(black_box(now(bare.call([no_outcome()], n))));
        })
        .checked(expose, of_call("call")),
        Bench::new(Row::CallEnums, NAME, move |n| {
            let [stage, tier] = pair(n);
            drop(black_box(now(enums.call([stage, tier, no_outcome()], n))));
        })
        .checked(expose, of_call("enums")),
        Bench::new(Row::CallText, NAME, move |n| {
            let tenant = KeyValue::new("tenant", work::tenant(n).to_owned());
            drop(black_box(now(text.call([tenant, no_outcome()], n))));
        })
        .checked(expose, of_call("text")),
        Bench::new(Row::Plain, NAME, move |n| {
            drop(black_box(sync.plain([no_outcome()], n)));
        })
        .checked(expose, of_call("plain")),
    ]
}

pub(super) fn benches() -> Vec<Bench> {
    let registry = prometheus::Registry::new();
    let exporter = opentelemetry_prometheus::exporter()
        .with_registry(registry.clone())
        .build()
        .unwrap();
    let provider = SdkMeterProvider::builder().with_reader(exporter).build();
    let meter = provider.meter("bench");
    // The instruments count for as long as the provider is there.
    std::mem::forget(provider);
    let expose = prometheus_crate::expose(&registry);
    let mut benches = calls(&meter, &expose);
    let events = meter.u64_counter("events").build();
    let pairs = meter.u64_counter("pairs").build();
    let texts = meter.u64_counter("texts").build();
    let wait = histogram(&meter, "wait_seconds".to_owned());
    let level = meter.i64_up_down_counter("level").build();
    benches.extend([
        Bench::new(Row::Counter, NAME, move |_| events.add(1, &[]))
            .checked(&expose, Total::one("events_total")),
        Bench::new(Row::CounterEnums, NAME, move |n| pairs.add(1, &pair(n)))
            .checked(&expose, Total::one("pairs_total")),
        Bench::new(Row::CounterTexts, NAME, move |n| {
            let tenant = KeyValue::new("tenant", work::tenant(n).to_owned());
            let model = KeyValue::new("model", work::model(n).to_owned());
            texts.add(1, &[tenant, model]);
        })
        .checked(&expose, Total::one("texts_total")),
        Bench::new(Row::Histogram, NAME, move |n| {
            wait.record(work::seconds(n), &[]);
        })
        .checked(&expose, Total::one("wait_seconds_count")),
        Bench::new(Row::Gauge, NAME, move |_| level.add(1, &[]))
            .checked(&expose, Total::one("level")),
    ]);
    benches
}
