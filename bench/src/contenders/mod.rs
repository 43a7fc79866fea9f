//! Everybody who is measured. Each file says at its top what it does, and what it records is printed under the table.

mod autometrics_attribute;
mod instant;
mod limit;
mod measured_crate;
mod metrics_macros;
mod opentelemetry_metrics;
mod ours;
mod prometheus_client_crate;
mod prometheus_crate;
mod tracing_spans;

pub(crate) use measured_crate::encode as encode_measured;
pub(crate) use prometheus_client_crate::expose as expose_prometheus_client;
pub(crate) use prometheus_crate::expose as expose_prometheus;

use crate::bench::{Bench, LIMIT, OURS};

/// All contenders in all their rows.
pub(crate) fn all() -> Vec<Bench> {
    [
        limit::benches,
        instant::benches,
        ours::benches,
        prometheus_crate::benches,
        prometheus_client_crate::benches,
        measured_crate::benches,
        metrics_macros::benches,
        autometrics_attribute::benches,
        opentelemetry_metrics::benches,
        tracing_spans::benches,
    ]
    .into_iter()
    .flat_map(|benches| benches())
    .collect()
}

/// What each contender records in a call.
pub(crate) const RECORDS: [(&str, &str); 12] = [
    (LIMIT, limit::RECORDS),
    (instant::NAME, instant::RECORDS),
    (OURS, ours::RECORDS),
    (prometheus_crate::LOOKED_UP, prometheus_crate::RECORDS),
    (prometheus_crate::CACHED, prometheus_crate::RECORDS),
    (
        prometheus_client_crate::LOOKED_UP,
        prometheus_client_crate::RECORDS,
    ),
    (
        prometheus_client_crate::CACHED,
        prometheus_client_crate::RECORDS,
    ),
    (measured_crate::NAME, measured_crate::RECORDS),
    (metrics_macros::NAME, metrics_macros::RECORDS),
    (autometrics_attribute::NAME, autometrics_attribute::RECORDS),
    (opentelemetry_metrics::NAME, opentelemetry_metrics::RECORDS),
    (tracing_spans::NAME, tracing_spans::RECORDS),
];
