//! `#[autometrics(track_concurrency)]` over the `prometheus` crate.

use std::hint::black_box;

use autometrics::autometrics;
use autometrics::settings::AutometricsSettings;

use super::prometheus_crate;
use crate::bench::{Bench, Row, Total};
use crate::work::{self, Failed, now, work};

pub(super) const NAME: &str = "autometrics with its gauge";
pub(super) const RECORDS: &str = "calls by result, caller, module, service and objective, duration in 12 buckets with sum, \
     concurrent calls; a dropped or panicking call stays in flight";

#[autometrics(track_concurrency)]
async fn call(n: u64) -> Result<u64, Failed> {
    work(n)
}

#[autometrics(track_concurrency)]
fn plain(n: u64) -> Result<u64, Failed> {
    work(n)
}

fn totals(function: &'static str) -> Vec<Total> {
    let mut totals = Total::call(
        "function_calls_total",
        "function_calls_duration_seconds",
        "function_calls_concurrent",
    );
    for total in &mut totals {
        total.with = function;
    }
    totals
}

pub(super) fn benches() -> Vec<Bench> {
    let registry = prometheus::Registry::new();
    AutometricsSettings::builder()
        .histogram_buckets(work::BOUNDS)
        .prometheus_registry(registry.clone())
        .init();
    let expose = prometheus_crate::expose(&registry);
    vec![
        Bench::new(Row::Call, NAME, |n| drop(black_box(now(call(n)))))
            .checked(&expose, totals("function=\"call\"")),
        Bench::new(Row::Plain, NAME, |n| drop(black_box(plain(n))))
            .checked(&expose, totals("function=\"plain\"")),
    ]
}
