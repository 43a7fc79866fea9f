//! Native histograms of one series from two declarations.

use bellwether::{Histogram, Metrics, Operation, Registry};

#[derive(Metrics)]
#[metrics(prefix = "merged", global = false)]
struct Calls {
    /// Calls.
    #[metric(native(factor = 1.1, max_buckets = 4), buckets = [1.0])]
    call: Operation,
}

/// The times of the same calls, of some that were timed elsewhere.
#[derive(Metrics)]
#[metrics(prefix = "merged", global = false)]
struct Times {
    /// Times.
    #[metric(unit = "seconds", native(factor = 1.1, max_buckets = 4), buckets = [1.0])]
    call_duration: Histogram,
}

const NAME: &str = "merged_call_duration_seconds";

fn both(calls_first: bool) -> (Registry, Calls, Times) {
    let registry = Registry::new();
    if calls_first {
        let calls = Calls::register(&registry).unwrap();
        let times = Times::register(&registry).unwrap();
        return (registry, calls, times);
    }
    let times = Times::register(&registry).unwrap();
    let calls = Calls::register(&registry).unwrap();
    (registry, calls, times)
}

#[test]
fn the_sum_of_two_has_the_wider_zero_and_the_coarser_schema() {
    for calls_first in [false, true] {
        let (registry, calls, times) = both(calls_first);
        calls.call.start(()).ok();
        // Four buckets cannot hold so many decades: all but the greatest become zeros.
        for decade in 1..=30 {
            times.call_duration.observe(10_f64.powi(10 * decade));
        }
        times.call_duration.observe(f64::NAN);
        let snapshot = registry.snapshot();
        let histogram = snapshot.histogram(NAME, &[]).unwrap();
        let native = histogram.native().unwrap();
        assert_eq!(
            (native.schema(), native.count()),
            (-4, 32),
            "calls first: {calls_first}"
        );
        assert_eq!(histogram.count(), 32);
        let zero = native.zero_threshold();
        assert!(zero > 1e100, "{zero:e}");
        let outside = native.buckets().filter(|it| it.near != -it.far);
        let outside: Vec<_> = outside.map(|it| (it.near, it.count)).collect();
        assert!(
            outside.iter().all(|(near, _)| *near >= zero),
            "{outside:?} within {zero:e}"
        );
        let counted: u64 = outside.iter().map(|(_, count)| count).sum();
        // The call, and all but one are zeros or outside.
        assert_eq!(counted + native.zero_count(), 31);
        let far = (1..=30)
            .filter(|decade| 10_f64.powi(10 * decade) > zero)
            .count();
        assert_eq!(counted, far as u64);
    }
}

#[test]
fn the_exemplar_of_either_is_that_of_the_sum() {
    for calls_first in [false, true] {
        let (registry, calls, times) = both(calls_first);
        calls.call.start(()).ok();
        times.call_duration.observe_with(0.5, &[("order", "17")]);
        let snapshot = registry.snapshot();
        let histogram = snapshot.histogram(NAME, &[]).unwrap();
        let orders = histogram
            .exemplars()
            .map(|(_, it)| it.labels().get("order").unwrap().into_owned());
        assert_eq!(
            orders.collect::<Vec<_>>(),
            ["17"],
            "calls first: {calls_first}"
        );
    }
}
