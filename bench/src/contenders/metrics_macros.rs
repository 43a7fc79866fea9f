//! The macros of `metrics`, with the recorder of `metrics-exporter-prometheus`.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::PrometheusBuilder;

use crate::bench::{Bench, Expose, Row, Total};
use crate::work::{self, Failed, now, outcome, work};

pub(super) const NAME: &str = "metrics + exporter";
pub(super) const RECORDS: &str = "calls by outcome (ok, error), duration as raw samples that a scrape or upkeep sorts into 12 \
     buckets with sum, in flight, written by hand with the macros";

async fn call(n: u64) -> Result<u64, Failed> {
    plain(n)
}

#[inline]
fn plain(n: u64) -> Result<u64, Failed> {
    gauge!("call_in_flight").increment(1);
    let start = Instant::now();
    let result = work(n);
    histogram!("call_duration_seconds").record(start.elapsed().as_secs_f64());
    counter!("call_calls_total", "outcome" => outcome(&result)).increment(1);
    gauge!("call_in_flight").decrement(1);
    result
}

async fn call_enums(stage: &'static str, tier: &'static str, n: u64) -> Result<u64, Failed> {
    gauge!("enums_in_flight", "stage" => stage, "tier" => tier).increment(1);
    let start = Instant::now();
    let result = work(n);
    let time = start.elapsed().as_secs_f64();
    histogram!("enums_duration_seconds", "stage" => stage, "tier" => tier).record(time);
    counter!("enums_calls_total", "stage" => stage, "tier" => tier, "outcome" => outcome(&result))
        .increment(1);
    gauge!("enums_in_flight", "stage" => stage, "tier" => tier).decrement(1);
    result
}

async fn call_text(tenant: &str, n: u64) -> Result<u64, Failed> {
    gauge!("text_in_flight", "tenant" => tenant.to_owned()).increment(1);
    let start = Instant::now();
    let result = work(n);
    let time = start.elapsed().as_secs_f64();
    histogram!("text_duration_seconds", "tenant" => tenant.to_owned()).record(time);
    counter!("text_calls_total", "tenant" => tenant.to_owned(), "outcome" => outcome(&result))
        .increment(1);
    gauge!("text_in_flight", "tenant" => tenant.to_owned()).decrement(1);
    result
}

fn of_call(name: &str) -> Vec<Total> {
    Total::call(
        &format!("{name}_calls_total"),
        &format!("{name}_duration_seconds"),
        &format!("{name}_in_flight"),
    )
}

fn calls(expose: &Expose) -> Vec<Bench> {
    vec![
        Bench::new(Row::Call, NAME, |n| drop(black_box(now(call(n)))))
            .checked(expose, of_call("call")),
        Bench::new(Row::CallEnums, NAME, |n| {
            let (stage, tier) = work::enums(n);
            drop(black_box(now(call_enums(stage.as_str(), tier.as_str(), n))));
        })
        .checked(expose, of_call("enums")),
        Bench::new(Row::CallText, NAME, |n| {
            drop(black_box(now(call_text(work::tenant(n), n))));
        })
        .checked(expose, of_call("text")),
    ]
}

pub(super) fn benches() -> Vec<Bench> {
    let builder = PrometheusBuilder::new().set_buckets(&work::BOUNDS).unwrap();
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).unwrap();
    // The exporter keeps raw samples until somebody takes them; its own server does so every five seconds.
    let upkeep = handle.clone();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(std::time::Duration::from_secs(5));
            upkeep.run_upkeep();
        }
    });
    let expose: Expose = Arc::new(move || handle.render());
    let mut benches = calls(&expose);
    benches.extend([
        Bench::new(Row::Counter, NAME, |_| {
            counter!("events_total").increment(1);
        })
        .checked(&expose, Total::one("events_total")),
        Bench::new(Row::CounterEnums, NAME, |n| {
            let (stage, tier) = work::enums(n);
            counter!("pairs_total", "stage" => stage.as_str(), "tier" => tier.as_str())
                .increment(1);
        })
        .checked(&expose, Total::one("pairs_total")),
        Bench::new(Row::CounterTexts, NAME, |n| {
            let (tenant, model) = (work::tenant(n).to_owned(), work::model(n).to_owned());
            counter!("texts_total", "tenant" => tenant, "model" => model).increment(1);
        })
        .checked(&expose, Total::one("texts_total")),
        Bench::new(Row::Histogram, NAME, |n| {
            histogram!("wait_seconds").record(work::seconds(n));
        })
        .checked(&expose, Total::one("wait_seconds_count")),
        Bench::new(Row::Gauge, NAME, |_| gauge!("level").increment(1))
            .checked(&expose, Total::one("level")),
    ]);
    benches
}
