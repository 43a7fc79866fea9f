//! Logs and spans, set up in one call: what `RUST_LOG` lets through is written as lines, and where an OTLP collector is
//! named, spans go there, with the same ids on the line, on the span and on the exemplar.
//!
//! | Variable | Says |
//! |---|---|
//! | `RUST_LOG` | which events and spans exist, over [`Telemetry::filter`] |
//! | `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES` | who sends, over the name given in code |
//! | `OTEL_EXPORTER_OTLP_ENDPOINT`, `…_TRACES_ENDPOINT` | where spans go; without it they go nowhere |
//! | `OTEL_EXPORTER_OTLP_PROTOCOL` | `http/protobuf`, which is the default, or `grpc` |
//! | `OTEL_EXPORTER_OTLP_HEADERS`, `…_TIMEOUT` | what the exporter of opentelemetry makes of them |
//! | `OTEL_BSP_MAX_QUEUE_SIZE`, `OTEL_BSP_MAX_EXPORT_BATCH_SIZE`, `OTEL_BSP_SCHEDULE_DELAY` | 2048 spans wait at most, 512 go at once, after at most 5000 ms |
//! | `OTEL_TRACES_SAMPLER`, `…_ARG` | which traces are kept: all of them, unless said |
//!
//! A collector that is down, slow or answers errors never slows the application: a span that finds the queue full is
//! dropped and counted in `bellwether_spans_dropped_total{reason}`.
//!
//! Deliberately not here: metrics, which Prometheus scrapes; and TLS to the collector, an `https` endpoint is an error. Send to
//! a collector on the same machine or in the same pod, which knows the certificates, buffers and retries.

mod builder;
mod error;
mod json;
mod keys;
mod lines;
#[cfg(feature = "otlp")]
mod otlp;

pub use builder::{Guard, Telemetry};
pub use error::TelemetryError;
pub use lines::Logs;
#[cfg(feature = "otlp")]
pub(crate) use otlp::describe;
