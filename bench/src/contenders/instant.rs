//! Two reads of the clock of the standard library around the body.

use std::hint::black_box;
use std::time::Instant;

use crate::bench::{Bench, Row};
use crate::work::{now, work};

pub(super) const NAME: &str = "two std Instant";
pub(super) const RECORDS: &str = "nothing";

async fn call(n: u64) {
    let start = Instant::now();
    let result = work(n);
    let _ = black_box((start.elapsed(), result));
}

pub(super) fn benches() -> Vec<Bench> {
    vec![Bench::new(Row::Call, NAME, |n| now(call(n)))]
}
