//! Two reads of the time-stamp counter around the body: what nothing that measures time can be below.

use std::hint::black_box;

use crate::bench::{Bench, LIMIT, Row};
use crate::work::{enums, now, work};

pub(super) const RECORDS: &str = "nothing; two reads of the time-stamp counter, in every row, after drawing the enums where there are any";

#[cfg(target_arch = "x86_64")]
use tick_counter::x86_64_tick_counter as ticks;

#[cfg(not(target_arch = "x86_64"))]
use tick_counter::start as ticks;

async fn call(n: u64) {
    let start = ticks();
    let result = work(n);
    let _ = black_box((ticks().wrapping_sub(start), result));
}

pub(super) fn benches() -> Vec<Bench> {
    let limit = |row| match row {
        Row::CallEnums | Row::CounterEnums => Bench::new(row, LIMIT, |n| {
            let _ = enums(n);
            now(call(n));
        }),
        _ => Bench::new(row, LIMIT, |n| now(call(n))),
    };
    Row::ALL.into_iter().map(limit).collect()
}
