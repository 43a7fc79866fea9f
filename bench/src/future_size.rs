//! How much a future grows by its instrumentation: of the same body, plain and with each attribute.

use std::future::ready;

use autometrics::autometrics;
use bellwether::{Label, instrumented};

use crate::work::{Failed, work};

#[derive(Label, Clone, Copy)]
enum Size {
    Small,
    Large,
}

macro_rules! body {
    ($n:expr) => {{
        ready(()).await;
        work($n)
    }};
}

async fn plain(n: u64) -> Result<u64, Failed> {
    body!(n)
}

async fn plain_with_enum(_size: Size, n: u64) -> Result<u64, Failed> {
    body!(n)
}

#[instrumented(name = "sized")]
async fn ours(n: u64) -> Result<u64, Failed> {
    body!(n)
}

#[instrumented(name = "sized_labels", labels(size))]
async fn ours_with_enum(size: Size, n: u64) -> Result<u64, Failed> {
    body!(n)
}

#[tracing::instrument(skip_all)]
async fn traced(n: u64) -> Result<u64, Failed> {
    body!(n)
}

#[autometrics]
async fn counted(n: u64) -> Result<u64, Failed> {
    body!(n)
}

#[autometrics(track_concurrency)]
async fn counted_with_gauge(n: u64) -> Result<u64, Failed> {
    body!(n)
}

/// Bytes more than without, by contender.
pub(crate) fn growth() -> Vec<(&'static str, usize)> {
    let before = size_of_val(&plain(0));
    let than = |size: usize| size.saturating_sub(before);
    let labelled = size_of_val(&plain_with_enum(Size::Small, 0));
    let labels = size_of_val(&ours_with_enum(Size::Large, 0)).saturating_sub(labelled);
    vec![
        ("bellwether", than(size_of_val(&ours(0)))),
        ("bellwether, an enum label", labels),
        ("tracing::instrument", than(size_of_val(&traced(0)))),
        ("autometrics", than(size_of_val(&counted(0)))),
        (
            "autometrics with its gauge",
            than(size_of_val(&counted_with_gauge(0))),
        ),
    ]
}
