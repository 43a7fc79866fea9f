//! Many threads and a gather at once. Checklist: 2, 7.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use bellwether::{Histogram, Label, Metrics, Registry};

use super::buckets::{expand, histogram};
use super::message::Bucket;

#[derive(Metrics)]
#[metrics(prefix = "storm", global = false)]
struct Storm {
    /// Of which there are many at once.
    #[metric(native(factor = 1.01, max_buckets = 16), buckets = [1.0, 1e6])]
    sizes: Histogram,
    /// Of both signs, by tenant.
    #[metric(native(factor = 1.01, max_buckets = 16), buckets = [1.0])]
    depth: Histogram<Tenant>,
}

#[derive(Label)]
#[label(limit = 2)]
struct Tenant(&'static str);

const THREADS: u32 = 4;
const EACH: u32 = 30_000;

/// What a thread observes: ever more decades, so that the schema becomes coarser ten times and zero wider.
fn value(thread: u32, n: u32) -> f64 {
    let spread = 300.0 * f64::from(n) / f64::from(EACH);
    let place = f64::from((n * 7919 + thread * 104_729) % 1000) / 1000.0 - 0.5;
    10_f64.powf(spread * place)
}

#[test]
fn nothing_is_lost_or_counted_twice_while_the_schema_becomes_coarser_and_is_read() {
    for _ in 0..3 {
        let registry = Registry::new();
        let storm = Storm::register(&registry).unwrap();
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            let gathering = scope.spawn(|| {
                let (mut last, mut schema) = (0, 8);
                while !done.load(Ordering::Relaxed) {
                    let found = histogram(&registry, "storm_sizes", "");
                    let buckets = expand_all(&found);
                    assert!(buckets.0 <= 16, "{buckets:?}");
                    assert_eq!(buckets.1, found.sample_count(), "count and buckets agree");
                    let below: Vec<_> = found.bucket.iter().map(Bucket::cumulative_count).collect();
                    assert!(below.is_sorted() && below.last() == Some(&found.sample_count()));
                    assert!(found.sample_count() >= last && found.schema() <= schema);
                    (last, schema) = (found.sample_count(), found.schema());
                }
            });
            let writers: Vec<_> = (0..THREADS)
                .map(|thread| {
                    let sizes = &storm.sizes;
                    scope.spawn(move || (0..EACH).for_each(|n| sizes.observe(value(thread, n))))
                })
                .collect();
            for writer in writers {
                writer.join().unwrap();
            }
            done.store(true, Ordering::Relaxed);
            gathering.join().unwrap();
        });
        let found = histogram(&registry, "storm_sizes", "");
        assert_eq!(found.sample_count(), u64::from(THREADS * EACH));
        assert_eq!(expand_all(&found).1, found.sample_count());
        let all = (0..THREADS).flat_map(|thread| (0..EACH).map(move |n| value(thread, n)));
        let zeros = all.filter(|value| *value <= found.zero_threshold()).count();
        assert_eq!(found.zero_count(), zeros as u64);
    }
}

/// How many buckets there are, and what is in them and in zero.
fn expand_all(found: &super::message::Histogram) -> (usize, u64) {
    if found.positive_delta.is_empty() {
        return (0, found.zero_count());
    }
    let buckets = expand(&found.positive_span, &found.positive_delta);
    (
        buckets.len(),
        buckets.values().sum::<u64>() + found.zero_count(),
    )
}

#[test]
fn each_value_is_in_its_bucket_after_a_storm_of_both_signs_in_an_open_set() {
    const ROUNDS: u32 = 10_000;
    let registry = Registry::new();
    let storm = Storm::register(&registry).unwrap();
    let signed = |thread: u32, n: u32| {
        let value = value(thread, n * (EACH / ROUNDS));
        if n.is_multiple_of(3) { -value } else { value }
    };
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let depth = &storm.depth;
            scope.spawn(move || {
                for n in 0..ROUNDS {
                    depth.with(Tenant("a")).observe(signed(thread, n));
                }
            });
        }
        for _ in 0..50 {
            let snapshot = registry.snapshot();
            if let Some(found) = snapshot.histogram("storm_depth", &[("tenant", "a")]) {
                let native = found.native().unwrap();
                let held: u64 = native.buckets().map(|it| it.count).sum();
                assert_eq!(held, native.count());
                assert!(
                    native.count() >= found.count(),
                    "the native buckets lag behind"
                );
            }
        }
    });
    let snapshot = registry.snapshot();
    let found = snapshot.histogram("storm_depth", &[("tenant", "a")]);
    let native = found.unwrap().native().unwrap();
    let all = (0..THREADS).flat_map(|thread| (0..ROUNDS).map(move |n| signed(thread, n)));
    let all: Vec<f64> = all.collect();
    for bucket in native.buckets() {
        let (near, far) = (bucket.near, bucket.far);
        let held = |value: &&f64| match near.total_cmp(&-far) {
            std::cmp::Ordering::Equal => value.abs() <= far.abs(),
            _ if far < 0.0 => far <= **value && **value < near,
            _ => near < **value && **value <= far,
        };
        let expected = all.iter().filter(held).count();
        assert_eq!(bucket.count, expected as u64, "from {near:e} to {far:e}");
    }
    assert_eq!(native.count(), all.len() as u64);
}
