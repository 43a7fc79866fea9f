//! Metrics that leave by themselves: to a Pushgateway at the end of a batch job, or to an OTLP collector at an interval, where
//! the platform wants to be sent to.
//!
//! Where Prometheus can scrape, let it: a push hides whether the program lives.
//!
//! | What comes back | What happens |
//! |---|---|
//! | 2xx | done |
//! | 429, 502, 503, 504, or no answer | again, at most [`Retries::times`], after a pause that doubles, or after what `Retry-After` says |
//! | anything else | an error at once |
//!
//! Each of them is counted in the registry that is pushed: `bellwether_pushes_total{outcome}` and
//! `bellwether_push_retries_total`.

mod client;
mod error;
mod gateway;
mod otlp;
mod points;
mod settings;

pub use client::Retries;
pub(crate) use client::describe;
pub use error::PushError;
pub use gateway::Gateway;
pub use otlp::{Handle, OtlpMetrics, Temporality};
