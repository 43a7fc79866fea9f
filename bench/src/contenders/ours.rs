//! `#[instrumented]`, and the metrics of `#[derive(Metrics)]`.

use std::hint::black_box;
use std::sync::Arc;

use bellwether::{
    Counter, Format, Gauge, Handle, Histogram, Label, Metrics, Operation, OperationHandle, Outcome,
    Registry, Verdict, instrumented,
};

use crate::bench::{Bench, Expose, OURS, Row, Total};
use crate::work::{self, Failed, MODELS, Stage, TENANTS, Tier, now, work};

pub(super) const RECORDS: &str = "calls by outcome (ok, error, panic, cancelled), duration in 12 buckets with sum, in \
     flight; a dropped or panicking call too";

#[derive(Label)]
#[label(limit = 64)]
struct Tenant<'a>(&'a str);

#[derive(Label)]
#[label(limit = 8)]
struct Model<'a>(&'a str);

const BUCKETS: &[f64] = &work::BOUNDS;

#[instrumented(name = "bench_call", buckets = BUCKETS)]
async fn call(n: u64) -> Result<u64, Failed> {
    work(n)
}

#[instrumented(name = "bench_enums", labels(stage, tier), buckets = BUCKETS)]
async fn call_enums(stage: Stage, tier: Tier, n: u64) -> Result<u64, Failed> {
    work(n)
}

#[instrumented(name = "bench_text", labels(tenant: Tenant<'_> = Tenant(tenant)), buckets = BUCKETS)]
async fn call_text(tenant: &str, n: u64) -> Result<u64, Failed> {
    work(n)
}

#[instrumented(name = "bench_plain", buckets = BUCKETS)]
fn plain(n: u64) -> Result<u64, Failed> {
    work(n)
}

#[derive(Metrics)]
#[metrics(prefix = "bench", max_series = 100_000)]
struct Primitives {
    /// Counts.
    events: Counter,
    /// Counts by two enums.
    pairs: Counter<(Stage, Tier)>,
    /// Counts by two texts.
    texts: Counter<(Tenant<'static>, Model<'static>)>,
    /// Counts by two texts, of those that hold the series.
    held: Counter<(Tenant<'static>, Model<'static>)>,
    /// Times.
    #[metric(unit = "seconds", buckets = BUCKETS)]
    wait: Histogram,
    /// Times, natively too.
    #[metric(unit = "seconds", native, buckets = BUCKETS)]
    wait_natively: Histogram,
    /// Goes up.
    level: Gauge,
    /// Calls of those that hold the series.
    #[metric(buckets = BUCKETS)]
    call_held: Operation<Tenant<'static>>,
}

/// The call by hand, as it is with labels that are held.
async fn call_held(held: &OperationHandle<'static>, n: u64) -> Result<u64, Failed> {
    let call = held.start();
    let result = work(n);
    call.finish(match result {
        Ok(_) => Verdict::OK,
        Err(_) => Verdict::plain(Outcome::Error),
    });
    result
}

pub(crate) fn expose() -> Expose {
    Arc::new(|| Registry::global().encode(Format::Text))
}

fn of_call(name: &str) -> Vec<Total> {
    Total::call(
        &format!("{name}_calls_total"),
        &format!("{name}_duration_seconds"),
        &format!("{name}_in_flight"),
    )
}

fn calls(expose: &Expose) -> Vec<Bench> {
    let held = TENANTS.map(|tenant| Primitives::global().call_held.with(Tenant(tenant)));
    vec![
        Bench::new(Row::Call, OURS, |n| drop(black_box(now(call(n)))))
            .checked(expose, of_call("bench_call")),
        Bench::new(Row::CallEnums, OURS, |n| {
            let (stage, tier) = work::enums(n);
            drop(black_box(now(call_enums(stage, tier, n))));
        })
        .checked(expose, of_call("bench_enums")),
        Bench::new(Row::CallText, OURS, |n| {
            drop(black_box(now(call_text(work::tenant(n), n))));
        })
        .checked(expose, of_call("bench_text")),
        Bench::new(Row::CallHeld, OURS, move |n| {
            let held = &held[work::place(n)];
            drop(black_box(now(call_held(held, n))));
        })
        .checked(expose, of_call("bench_call_held")),
        Bench::new(Row::Plain, OURS, |n| drop(black_box(plain(n))))
            .checked(expose, of_call("bench_plain")),
    ]
}

fn counters(expose: &Expose) -> Vec<Bench> {
    let all = Primitives::global();
    let held: Vec<Handle<'static, Counter>> = (0..TENANTS.len() * MODELS.len())
        .map(|at| {
            all.held
                .with((Tenant(TENANTS[at % 8]), Model(MODELS[at / 8])))
        })
        .collect();
    vec![
        Bench::new(Row::Counter, OURS, |_| all.events.inc())
            .checked(expose, Total::one("bench_events_total")),
        Bench::new(Row::CounterEnums, OURS, |n| {
            all.pairs.with(work::enums(n)).inc();
        })
        .checked(expose, Total::one("bench_pairs_total")),
        Bench::new(Row::CounterTexts, OURS, |n| {
            let labels = (Tenant(work::tenant(n)), Model(work::model(n)));
            all.texts.with(labels).inc();
        })
        .checked(expose, Total::one("bench_texts_total")),
        Bench::new(Row::CounterHeld, OURS, move |n| held[work::place(n)].inc())
            .checked(expose, Total::one("bench_held_total")),
    ]
}

pub(super) fn benches() -> Vec<Bench> {
    let expose = expose();
    let all = Primitives::global();
    let mut benches = calls(&expose);
    benches.extend(counters(&expose));
    benches.push(
        Bench::new(Row::Histogram, OURS, |n| all.wait.observe(work::seconds(n)))
            .checked(&expose, Total::one("bench_wait_seconds_count")),
    );
    let natively = |n| all.wait_natively.observe(work::seconds(n));
    benches.push(
        Bench::new(Row::Histogram, "bellwether, native too", natively)
            .checked(&expose, Total::one("bench_wait_natively_seconds_count")),
    );
    benches.push(
        Bench::new(Row::Gauge, OURS, |_| all.level.inc())
            .checked(&expose, Total::one("bench_level")),
    );
    benches
}
