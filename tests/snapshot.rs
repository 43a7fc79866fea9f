//! What a snapshot answers, and what it says to who asked for a series that there is not.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "a panic in a test says what went wrong, and counts are exact"
)]

use std::panic::{AssertUnwindSafe, catch_unwind};

use bellwether::{Counter, Gauge, Histogram, Label, Metrics, Registry, Snapshot};

#[derive(Label, Clone, Copy)]
enum Way {
    Card,
    Cash,
}

#[derive(Metrics)]
#[metrics(prefix = "pay", global = false)]
struct Pay {
    /// Payments.
    calls: Counter<Way>,
    /// Payments that wait.
    waiting: Gauge,
    /// How long a payment takes.
    #[metric(unit = "seconds", buckets = [0.5, 1.0])]
    duration: Histogram<Way>,
}

fn paid() -> Snapshot {
    let registry = Registry::new();
    let pay = Pay::register(&registry).unwrap();
    pay.calls.with(Way::Card).inc();
    pay.waiting.set(2);
    pay.duration.with(Way::Card).observe(0.25);
    pay.duration.with(Way::Card).observe(0.75);
    pay.duration.with(Way::Cash).observe(0.25);
    registry.snapshot()
}

/// What `assert` says of a series that there is not.
fn refusal(name: &str, labels: &[(&str, &str)]) -> String {
    let changes = paid().since(&Snapshot::default());
    let asked = catch_unwind(AssertUnwindSafe(|| changes.assert(name, labels, 1.0)));
    *asked.unwrap_err().downcast::<String>().unwrap()
}

#[test]
fn a_total_has_the_names_that_a_value_has() {
    let paid = paid();
    let card = ("way", "card");
    assert_eq!(paid.total("pay_duration_seconds_count", &[card]), 2.0);
    assert_eq!(paid.total("pay_duration_seconds_count", &[]), 3.0);
    assert_eq!(paid.total("pay_duration_seconds", &[]), 3.0);
    assert_eq!(paid.total("pay_duration_seconds_sum", &[]), 1.25);
    let half = ("le", "0.5");
    assert_eq!(paid.total("pay_duration_seconds_bucket", &[half]), 2.0);
    assert_eq!(
        paid.total("pay_duration_seconds_bucket", &[half, card]),
        paid.value("pay_duration_seconds_bucket", &[card, half])
            .unwrap()
    );
    assert_eq!(paid.total("pay_duration_seconds_bucket", &[card]), 5.0);
}

#[test]
fn a_total_of_nothing_is_a_zero_without_a_sign() {
    let nothing = [
        paid().total("pay_calls_total", &[("way", "stone")]),
        paid().total("pay_calls_total_sum", &[]),
        paid().total("pay_duration_seconds_bucket", &[("le", "high")]),
        paid().total("elsewhere", &[]),
    ];
    assert_eq!(nothing.map(f64::to_bits), [0; 4]);
}

#[test]
fn a_misspelled_name_is_answered_with_the_nearest_ones() {
    let said = refusal("pay_cals_total", &[("way", "card")]);
    let begins = "there is no series pay_cals_total[(\"way\", \"card\")]; there are:\n  \
                  pay_calls_total{way=\"card\"}\n  pay_calls_total{way=\"cash\"}\n  ";
    assert!(said.starts_with(begins), "{said}");
    let said = refusal("pay_duration_second_count", &[]);
    assert!(
        said.contains("there are:\n  pay_duration_seconds_count{"),
        "{said}"
    );
}

#[test]
fn wrong_labels_are_answered_with_the_series_of_that_family() {
    assert_eq!(
        refusal("pay_duration_seconds_sum", &[]),
        "there is no series pay_duration_seconds_sum[]; there are:\n  \
         pay_duration_seconds_sum{way=\"card\"}\n  pay_duration_seconds_sum{way=\"cash\"}"
    );
    assert_eq!(
        refusal("pay_waiting", &[("way", "card")]),
        "there is no series pay_waiting[(\"way\", \"card\")]; there are:\n  pay_waiting"
    );
}
