//! Native histograms, and the protobuf format that shows them.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]
#![allow(clippy::panic, reason = "a panic in a test says what went wrong")]
#![allow(clippy::float_cmp, reason = "what is compared is exact")]

mod buckets;
mod format;
mod merged;
mod message;
mod scraped;
mod series;
mod threads;
