//! What is in native buckets, and how it is written. Checklist: 8, 56, 57.

use std::collections::BTreeMap;

use bellwether::{Histogram, Label, Metrics, Operation, Registry};
use proptest::prelude::*;

use super::message::{self, BucketSpan, family};

#[derive(Label, Clone, Copy, Debug)]
pub(super) enum Shelf {
    Low,
    High,
}

#[derive(Label, Debug)]
#[label(limit = 3)]
pub(super) struct Tenant(pub(super) &'static str);

#[derive(Metrics)]
#[metrics(prefix = "native", global = false)]
pub(super) struct Group {
    /// As it is without a word.
    #[metric(native, buckets = [1.0, 10.0])]
    pub(super) plain: Histogram,
    /// Coarse.
    #[metric(native(factor = 2.0, max_buckets = 160), buckets = [1.0])]
    pub(super) coarse: Histogram<Shelf>,
    /// As fine as can be.
    #[metric(native(factor = 1.0028, max_buckets = 60_000, zero_threshold = 0.0))]
    pub(super) fine: Histogram,
    /// Up to a limit.
    #[metric(native(factor = 1.01, max_buckets = 20))]
    pub(super) limited: Histogram,
    /// Of tenants.
    #[metric(unit = "seconds", native)]
    pub(super) wait: Histogram<Tenant>,
    /// Calls.
    #[metric(native, duration(outcome), outcome(cancelled = "error"))]
    pub(super) call: Operation<Shelf>,
    /// Calls of tenants.
    #[metric(native, buckets = [0.5])]
    pub(super) ask: Operation<Tenant>,
    /// Not native.
    #[metric(buckets = [1.0])]
    pub(super) classic: Histogram,
}

pub(super) fn group() -> (Registry, Group) {
    let registry = Registry::new();
    let group = Group::register(&registry).unwrap();
    (registry, group)
}

/// The histogram of the series of these labels.
pub(super) fn histogram(registry: &Registry, name: &str, labels: &str) -> message::Histogram {
    let family = family(&registry.encode_protobuf(), name);
    let mut metrics = family.metric.into_iter();
    let metric = metrics.find(|metric| metric.labels() == labels);
    metric.expect(labels).histogram.unwrap()
}

/// Counts by index, after checking what every reader relies on.
pub(super) fn expand(spans: &[BucketSpan], deltas: &[i64]) -> BTreeMap<i32, u64> {
    let (mut index, mut count) = (0, 0);
    let mut deltas = deltas.iter();
    let mut buckets = BTreeMap::new();
    for (at, span) in spans.iter().enumerate() {
        assert!(at == 0 || span.offset() > 0, "{spans:?}");
        index += span.offset();
        for _ in 0..span.length() {
            count += deltas.next().expect("a delta for each bucket of a span");
            let population = u64::try_from(count).expect("populations are not negative");
            assert!(population > 0, "no bucket is empty");
            buckets.insert(index, population);
            index += 1;
        }
    }
    assert_eq!(deltas.next(), None, "a bucket for each delta");
    buckets
}

/// The bucket of a magnitude by its logarithm, as far as that can tell.
fn by_logarithm(magnitude: f64, schema: i32) -> Option<i32> {
    let place = magnitude.log2() * f64::from(schema).exp2();
    let (low, high) = ((place - 1e-7).ceil(), (place + 1e-7).ceil());
    #[expect(clippy::cast_possible_truncation, reason = "far below 2^31")]
    (low == high).then_some(low as i32)
}

proptest! {
    #[test]
    fn every_value_is_in_the_bucket_that_its_logarithm_says(
        values in prop::collection::vec((-40.0..40.0_f64, any::<bool>()), 0..120),
    ) {
        let (registry, group) = group();
        let (mut positive, mut negative) = (BTreeMap::new(), BTreeMap::new());
        let mut expected_sum = 0.0;
        for (exponent, is_negative) in values {
            let magnitude = exponent.exp2();
            let Some(index) = by_logarithm(magnitude, 3) else { continue };
            let side = if is_negative { &mut negative } else { &mut positive };
            *side.entry(index).or_insert(0) += 1;
            let value = if is_negative { -magnitude } else { magnitude };
            expected_sum += value;
            group.plain.observe(value);
        }
        let histogram = histogram(&registry, "native_plain", "");
        if positive.len() + negative.len() > 160 {
            return Ok(());
        }
        prop_assert_eq!(histogram.schema(), 3);
        prop_assert_eq!(expand(&histogram.negative_span, &histogram.negative_delta), negative.clone());
        if positive.is_empty() && negative.is_empty() {
            let nothing = BucketSpan { offset: Some(0), length: Some(0) };
            prop_assert_eq!(&histogram.positive_span, &[nothing]);
        } else {
            prop_assert_eq!(expand(&histogram.positive_span, &histogram.positive_delta), positive.clone());
        }
        let count: u64 = positive.values().chain(negative.values()).sum();
        prop_assert_eq!(histogram.sample_count(), count);
        prop_assert!((histogram.sample_sum() - expected_sum).abs() <= 1e-9 * expected_sum.abs().max(1.0));
        let last = histogram.bucket.last().unwrap();
        prop_assert_eq!((last.upper_bound(), last.cumulative_count()), (f64::INFINITY, count));
    }
}

#[test]
fn an_empty_native_histogram_says_that_it_is_native() {
    let (registry, _group) = group();
    let histogram = histogram(&registry, "native_coarse", "shelf=low");
    let nothing = BucketSpan {
        offset: Some(0),
        length: Some(0),
    };
    assert_eq!(histogram.positive_span, [nothing]);
    assert_eq!(
        (histogram.positive_delta, histogram.negative_span),
        (vec![], vec![])
    );
    assert_eq!(
        (histogram.schema, histogram.sample_count),
        (Some(0), Some(0))
    );
    assert_eq!(
        (histogram.zero_threshold, histogram.zero_count),
        (Some(2f64.powi(-128)), Some(0))
    );
}

#[test]
fn a_bound_is_in_its_bucket_and_values_without_a_bucket_of_their_own_are_where_the_standard_puts_them()
 {
    let (registry, group) = group();
    let coarse = group.coarse.with(Shelf::High);
    let cases: [(f64, Option<i32>); 14] = [
        (1.0, Some(0)),
        (1.000_000_1, Some(1)),
        (2.0, Some(1)),
        (2.1, Some(2)),
        (0.5, Some(-1)),
        (0.500_001, Some(0)),
        (f64::MAX, Some(1024)),
        (f64::INFINITY, Some(1025)),
        (-1.0, Some(0)),
        (f64::NEG_INFINITY, Some(1025)),
        (0.0, None),
        (-0.0, None),
        (5e-324, None),
        (-2.9e-39, None),
    ];
    let (mut positive, mut negative, mut zeros) = (BTreeMap::new(), BTreeMap::new(), 0);
    for (value, index) in cases {
        coarse.observe(value);
        let side = if value < 0.0 {
            &mut negative
        } else {
            &mut positive
        };
        match index {
            Some(index) => *side.entry(index).or_insert(0) += 1,
            None => zeros += 1,
        }
    }
    coarse.observe(f64::NAN);
    let histogram = histogram(&registry, "native_coarse", "shelf=high");
    assert_eq!(
        expand(&histogram.positive_span, &histogram.positive_delta),
        positive
    );
    assert_eq!(
        expand(&histogram.negative_span, &histogram.negative_delta),
        negative
    );
    assert_eq!(histogram.zero_count(), zeros);
    assert_eq!(
        histogram.sample_count(),
        cases.len() as u64 + 1,
        "with what is no number"
    );
    assert!(histogram.sample_sum().is_nan());
}

#[test]
fn without_a_width_of_zero_the_least_number_has_a_bucket() {
    let (registry, group) = group();
    group.fine.observe(5e-324);
    group.fine.observe(0.0);
    let histogram = histogram(&registry, "native_fine", "");
    assert_eq!((histogram.schema(), histogram.zero_threshold()), (8, 0.0));
    let buckets = expand(&histogram.positive_span, &histogram.positive_delta);
    assert_eq!(
        (buckets, histogram.zero_count()),
        (BTreeMap::from([(-1074 * 256, 1)]), 1)
    );
}

#[test]
fn a_value_at_the_width_of_zero_is_a_zero_also_where_its_bucket_reaches_beyond() {
    #[derive(Metrics)]
    #[metrics(prefix = "native", global = false)]
    struct Wide {
        /// Zero is no bound of a bucket.
        #[metric(native(zero_threshold = 0.001), buckets = [1.0])]
        wide: Histogram,
    }
    let registry = Registry::new();
    let wide = Wide::register(&registry).unwrap().wide;
    for value in [0.001_f64.next_up(), -0.001_f64.next_up()] {
        wide.observe(value);
    }
    for value in [0.001, -0.001, 0.001_f64.next_down(), 0.0] {
        wide.observe(value);
    }
    let histogram = histogram(&registry, "native_wide", "");
    let positive = expand(&histogram.positive_span, &histogram.positive_delta);
    let negative = expand(&histogram.negative_span, &histogram.negative_delta);
    assert_eq!(positive.values().collect::<Vec<_>>(), [&1]);
    assert_eq!(negative, positive);
    assert_eq!((histogram.zero_count(), histogram.sample_count()), (4, 6));
    assert_eq!(histogram.zero_threshold(), 0.001);
}

#[test]
fn a_million_values_over_three_hundred_decades_stay_within_the_limit() {
    let (registry, group) = group();
    let mut before = 8;
    for n in 0..1_000_000_u32 {
        // From 1e-150 to 1e150, in no order, of both signs.
        let place = f64::from(n.wrapping_mul(2_654_435_761) % 1_000_000) / 1e6;
        let value = 10_f64.powf(300.0 * place - 150.0);
        group
            .limited
            .observe(if n % 3 == 0 { -value } else { value });
        if n.is_power_of_two() {
            let snapshot = registry.snapshot();
            let native = snapshot
                .histogram("native_limited", &[])
                .unwrap()
                .native()
                .unwrap();
            assert_eq!(native.count(), u64::from(n) + 1);
            let outside = native.buckets().filter(|bucket| bucket.near != -bucket.far);
            assert!(outside.count() <= 20);
            assert!(native.schema() <= before);
            before = native.schema();
        }
    }
    let histogram = histogram(&registry, "native_limited", "");
    let positive = expand(&histogram.positive_span, &histogram.positive_delta);
    let negative = expand(&histogram.negative_span, &histogram.negative_delta);
    assert!(positive.len() + negative.len() <= 20);
    let outside: u64 = positive.values().chain(negative.values()).sum();
    assert_eq!(outside + histogram.zero_count(), 1_000_000, "none is lost");
    assert_eq!(
        (histogram.schema(), histogram.sample_count()),
        (-4, 1_000_000)
    );
    // No coarser schema was left, so that zero became wider; it is as wide as it says.
    assert!(histogram.zero_threshold() > 1e-30);
    let zeros = (0..1_000_000_u32).filter(|n| {
        let place = f64::from(n.wrapping_mul(2_654_435_761) % 1_000_000) / 1e6;
        10_f64.powf(300.0 * place - 150.0) <= histogram.zero_threshold()
    });
    assert_eq!(zeros.count() as u64, histogram.zero_count());
}

#[test]
fn a_coarser_schema_holds_what_the_finer_one_held() {
    let (registry, group) = group();
    for n in 0..40_u32 {
        // Never at a bound, where a float and its logarithm may be on two sides.
        let place = |n: u32| f64::from(n) / 10.0 + 0.003;
        group.limited.observe(place(n).exp2());
        let histogram = histogram(&registry, "native_limited", "");
        let buckets = expand(&histogram.positive_span, &histogram.positive_delta);
        assert!(buckets.len() <= 20);
        let mut expected = BTreeMap::new();
        for n in 0..=n {
            let steps = 2_f64.powi(histogram.schema());
            #[expect(clippy::cast_possible_truncation, reason = "small")]
            let index = (place(n) * steps).ceil() as i32;
            *expected.entry(index).or_insert(0) += 1;
        }
        assert_eq!(buckets, expected, "after {n}");
    }
}
