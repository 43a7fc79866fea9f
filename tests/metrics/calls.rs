//! Calls that are begun and ended by hand.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bellwether::{Metrics, Operation, Registry};

use crate::{EU, Stage, StageError, pipeline};

const RAG: (&str, &str) = ("stage", "rag");

#[test]
fn a_call_that_a_panic_drops_is_a_panic_and_an_error_of_that_class() {
    let (registry, pipeline) = pipeline();
    let unwinds = catch_unwind(AssertUnwindSafe(|| {
        let _call = pipeline.checkout.start(Stage::Rag);
        std::panic::resume_unwind(Box::new("a bug, for a test"));
    }));
    assert!(unwinds.is_err());
    drop(pipeline.checkout.start(Stage::Rag));
    let snapshot = registry.snapshot();
    let calls = |outcome| {
        let labels = [EU, RAG, ("outcome", outcome)];
        snapshot.value("pipeline_checkout_calls_total", &labels)
    };
    assert_eq!((calls("panic"), calls("cancelled")), (Some(1.0), Some(1.0)));
    let errors = |class| {
        let labels = [EU, RAG, ("error_type", class)];
        snapshot.value("pipeline_checkout_errors_total", &labels)
    };
    let classes = ["panic", "timeout", "upstream", "queue_full"];
    assert_eq!(classes.map(errors), [1.0, 0.0, 0.0, 0.0].map(Some));
    let timed = snapshot.value("pipeline_checkout_duration_seconds_count", &[EU, RAG]);
    assert_eq!(timed, Some(2.0));
}

#[test]
fn a_call_that_ended_before_a_panic_is_what_it_ended_as() {
    let (registry, pipeline) = pipeline();
    let unwinds = catch_unwind(AssertUnwindSafe(|| {
        let call = pipeline.checkout.start(Stage::Rag);
        call.error_of(StageError::QueueFull);
        std::panic::resume_unwind(Box::new("a bug, for a test"));
    }));
    assert!(unwinds.is_err());
    let snapshot = registry.snapshot();
    let calls = snapshot.total("pipeline_checkout_calls_total", &[RAG]);
    let errors = snapshot.total(
        "pipeline_checkout_errors_total",
        &[("error_type", "queue_full")],
    );
    assert_eq!(
        (calls.to_bits(), errors.to_bits()),
        (1_f64.to_bits(), 1_f64.to_bits())
    );
}

#[derive(Metrics)]
#[metrics(prefix = "united", global = false)]
struct United {
    /// Calls that are errors where they are cancelled.
    #[metric(buckets = [1000.0], duration(outcome), outcome(cancelled = "error", panic = "error"))]
    call: Operation,
}

#[test]
fn endings_of_one_name_have_the_sum_of_their_counts_and_times() {
    const PAUSE: std::time::Duration = std::time::Duration::from_millis(5);
    let registry = Registry::new();
    let united = United::register(&registry).unwrap();
    united.call.start(()).error();
    united.call.start(()).ok();
    let dropped = united.call.start(());
    std::thread::sleep(PAUSE);
    drop(dropped);
    let snapshot = registry.snapshot();
    let value = |name, outcome| snapshot.value(name, &[("outcome", outcome)]);
    let sum = value("united_call_duration_seconds_sum", "error").unwrap();
    assert!(sum >= PAUSE.as_secs_f64(), "{sum}");
    for (outcome, calls) in [("ok", 1.0), ("error", 2.0)] {
        for name in [
            "united_call_calls_total",
            "united_call_duration_seconds_count",
        ] {
            assert_eq!(value(name, outcome), Some(calls), "{name} {outcome}");
        }
    }
    assert_eq!(value("united_call_calls_total", "cancelled"), None);
}
