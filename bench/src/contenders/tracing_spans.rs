//! `#[tracing::instrument]` where nobody subscribes.

use std::hint::black_box;

use crate::bench::{Bench, Row};
use crate::work::{Failed, now, work};

pub(super) const NAME: &str = "tracing::instrument alone";
pub(super) const RECORDS: &str = "nothing, as there is no subscriber; what its disabled span costs";

#[tracing::instrument(skip_all)]
async fn call(n: u64) -> Result<u64, Failed> {
    work(n)
}

#[tracing::instrument(skip_all)]
fn plain(n: u64) -> Result<u64, Failed> {
    work(n)
}

pub(super) fn benches() -> Vec<Bench> {
    vec![
        Bench::new(Row::Call, NAME, |n| drop(black_box(now(call(n))))),
        Bench::new(Row::Plain, NAME, |n| drop(black_box(plain(n)))),
    ]
}
