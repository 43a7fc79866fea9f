//! What operations promise, and how Prometheus sees whether they keep it.

mod indicator;
mod mistake;
mod names;
mod plan;
mod shared;

pub(crate) use indicator::{Failures, Indicator, Scope, Sli, counted, told, unexpected};
pub use mistake::{Mistake, Mistakes};
pub(crate) use names::{Names, camel, slug};
pub(crate) use plan::{Plan, Promise, buckets, failures, finished};
pub(crate) use shared::shared;
