//! Each argument of `#[instrumented]` that is about families.

use bellwether::{Kind, Label, Registry, instrumented};

use crate::{End, later, panic_of, run, value, work};

#[derive(Label, Clone, Copy)]
enum Arm {
    Left,
    Right,
}

#[derive(Label)]
enum Tier {
    Free,
    Paid,
}

#[derive(Label)]
#[label(limit = 2)]
struct Model<'a>(&'a str);

#[derive(Label, Debug)]
enum ArmError {
    Timeout,
    Upstream { _code: u16 },
}

struct Task {
    tier: Tier,
}

impl Task {
    fn tier(&self) -> Tier {
        match self.tier {
            Tier::Free => Tier::Free,
            Tier::Paid => Tier::Paid,
        }
    }
}

#[instrumented(name = "checkout")]
fn named(end: End) -> Result<u32, String> {
    work(end)
}

#[test]
fn a_name_gives_families_of_their_own() {
    named(End::Ok).unwrap();
    assert_eq!(
        value("checkout_calls_total", &[("outcome", "ok")]),
        Some(1.0)
    );
    assert_eq!(
        value("checkout_calls_total", &[("outcome", "error")]),
        Some(0.0)
    );
    assert_eq!(value("checkout_duration_seconds_count", &[]), Some(1.0));
    assert_eq!(value("checkout_in_flight", &[]), Some(0.0));
    assert_eq!(value("checkout_errors_total", &[]), None);
    let snapshot = Registry::global().snapshot();
    assert_eq!(
        snapshot.family("checkout_calls").unwrap().kind(),
        Kind::Counter
    );
}

#[instrumented(
    calls = "arm_requests_total",
    duration = "arm_request_duration_seconds",
    in_flight = "arm_requests_in_flight",
    labels(arm, tier: Tier = task.tier()),
    outcome(label = "status", ok = "success"),
    buckets = [0.1, 0.5, 1.0, 2.5, 5.0, 10.0],
)]
async fn ask(arm: Arm, task: &Task) -> Result<u32, ArmError> {
    later(End::Ok).await.map_err(|_| ArmError::Timeout)
}

#[test]
fn every_family_can_be_named_and_labelled() {
    run(ask(Arm::Right, &Task { tier: Tier::Paid })).unwrap();
    let calls = |arm, status| {
        value(
            "arm_requests_total",
            &[("arm", arm), ("tier", "paid"), ("status", status)],
        )
    };
    assert_eq!(calls("right", "success"), Some(1.0));
    assert_eq!(calls("left", "success"), Some(0.0));
    assert_eq!(calls("right", "cancelled"), Some(0.0));
    let labels = [("arm", "right"), ("tier", "paid"), ("le", "0.1")];
    assert_eq!(
        value("arm_request_duration_seconds_bucket", &labels),
        Some(1.0)
    );
    assert_eq!(value("arm_requests_in_flight", &labels[..2]), Some(0.0));
}

#[instrumented(name = "consumed", labels(arm, tier: Tier = task.tier, model: Model<'_> = Model(model)))]
fn consumes(arm: &Arm, task: Task, model: &str) -> usize {
    let Task { tier } = task;
    model.len() + usize::from(matches!(tier, Tier::Paid))
}

#[test]
fn labels_are_read_before_the_body_moves_them() {
    consumes(&Arm::Left, Task { tier: Tier::Free }, "gpt");
    let labels = [
        ("arm", "left"),
        ("tier", "free"),
        ("model", "gpt"),
        ("outcome", "ok"),
    ];
    assert_eq!(value("consumed_calls_total", &labels), Some(1.0));
}

#[instrumented(name = "returned", labels(model))]
fn returns_a_future(model: Model<'_>) -> impl Future<Output = usize> {
    let length = model.0.len();
    async move { length }
}

#[test]
fn a_future_that_is_returned_has_labels_too() {
    assert_eq!(run(returns_a_future(Model("abc"))), 3);
    let labels = [("model", "abc"), ("outcome", "ok")];
    assert_eq!(value("returned_calls_total", &labels), Some(1.0));
}

#[instrumented(name = "partly", duration = false, in_flight = false)]
fn counted_only() {}

#[test]
fn families_can_be_left_out() {
    counted_only();
    let snapshot = Registry::global().snapshot();
    assert_eq!(value("partly_calls_total", &[("outcome", "ok")]), Some(1.0));
    assert!(snapshot.family("partly_duration_seconds").is_none());
    assert!(snapshot.family("partly_in_flight").is_none());
}

#[instrumented(
    name = "split",
    calls(outcome = false),
    duration(name = "split_time_seconds", outcome),
    errors = "split_failures_total",
    buckets = exponential(0.1, 10.0, 2),
)]
fn split(end: End) -> Result<u32, String> {
    work(end)
}

#[test]
fn the_outcome_can_move_to_the_duration() {
    split(End::Ok).unwrap();
    split(End::Error).unwrap_err();
    panic_of(|| split(End::Panic));
    assert_eq!(value("split_calls_total", &[]), Some(3.0));
    assert_eq!(
        value("split_time_seconds_count", &[("outcome", "error")]),
        Some(1.0)
    );
    assert_eq!(
        value(
            "split_time_seconds_bucket",
            &[("outcome", "ok"), ("le", "1")]
        ),
        Some(1.0)
    );
    assert_eq!(value("split_failures_total", &[]), Some(2.0));
}

#[instrumented(name = "renamed", outcome(cancelled = "error", panic = "error"))]
async fn renamed(end: End) -> Result<u32, String> {
    later(end).await
}

#[test]
fn outcomes_with_one_word_are_one_series() {
    crate::poll_and_drop(renamed(End::Never), 1);
    run(renamed(End::Error)).unwrap_err();
    panic_of(|| run(renamed(End::Panic)));
    assert_eq!(
        value("renamed_calls_total", &[("outcome", "error")]),
        Some(3.0)
    );
    assert_eq!(value("renamed_calls_total", &[("outcome", "panic")]), None);
}

fn fails(end: Option<ArmError>) -> Result<u32, ArmError> {
    end.map_or(Ok(1), Err)
}

#[instrumented(errors(name = "plain_failures_total", class))]
fn classified(end: Option<ArmError>) -> Result<u32, ArmError> {
    fails(end)
}

type Answer = Result<u32, ArmError>;

#[instrumented(name = "aliased", errors(class = ArmError))]
async fn classified_behind_an_alias(end: Option<ArmError>) -> Answer {
    fails(end)
}

#[test]
fn errors_are_counted_by_their_class() {
    classified(None).unwrap();
    classified(Some(ArmError::Timeout)).unwrap_err();
    classified(Some(ArmError::Upstream { _code: 502 })).unwrap_err();
    let failures = |class| value("plain_failures_total", &[("arm_error", class)]);
    assert_eq!(
        (failures("timeout"), failures("upstream")),
        (Some(1.0), Some(1.0))
    );
    assert_eq!(failures("panic"), Some(0.0));
    assert_eq!(crate::Shown::of("classified").error, 2.0);
    run(classified_behind_an_alias(Some(ArmError::Timeout))).unwrap_err();
    assert_eq!(
        value("aliased_errors_total", &[("arm_error", "timeout")]),
        Some(1.0)
    );
}

#[instrumented(name = "none_is_error", is_error = Option::is_none)]
fn none_is_an_error(some: bool) -> Option<u32> {
    some.then_some(1)
}

#[instrumented(name = "some_is_ok", ok_if = |some| matches!(some, Some(1)))]
async fn some_is_ok(some: bool) -> Option<u32> {
    some.then_some(1)
}

#[instrumented(
    name = "forgiving",
    errors(class),
    is_error = |output| matches!(output, Err(ArmError::Upstream { .. })),
)]
fn forgives_timeouts(end: Option<ArmError>) -> Result<u32, ArmError> {
    fails(end)
}

#[test]
fn a_predicate_decides_what_an_error_is() {
    let calls =
        |name: &str, outcome| value(&format!("{name}_calls_total"), &[("outcome", outcome)]);
    assert_eq!(
        (none_is_an_error(true), none_is_an_error(false)),
        (Some(1), None)
    );
    assert_eq!(calls("none_is_error", "ok"), Some(1.0));
    assert_eq!(calls("none_is_error", "error"), Some(1.0));
    assert_eq!(
        (run(some_is_ok(true)), run(some_is_ok(false))),
        (Some(1), None)
    );
    assert_eq!(calls("some_is_ok", "ok"), Some(1.0));
    assert_eq!(calls("some_is_ok", "error"), Some(1.0));
    forgives_timeouts(Some(ArmError::Timeout)).unwrap_err();
    forgives_timeouts(Some(ArmError::Upstream { _code: 500 })).unwrap_err();
    assert_eq!(calls("forgiving", "ok"), Some(1.0));
    assert_eq!(
        value("forgiving_errors_total", &[("arm_error", "upstream")]),
        Some(1.0)
    );
    assert_eq!(
        value("forgiving_errors_total", &[("arm_error", "timeout")]),
        Some(0.0)
    );
}

#[instrumented(name = "panicking_predicate", is_error = |()| panic!("on purpose"))]
fn has_a_predicate_that_panics() {}

#[test]
fn a_predicate_that_panics_is_a_panic() {
    assert_eq!(panic_of(has_a_predicate_that_panics), "on purpose");
    assert_eq!(
        value("panicking_predicate_calls_total", &[("outcome", "panic")]),
        Some(1.0)
    );
    assert_eq!(value("panicking_predicate_in_flight", &[]), Some(0.0));
}

#[instrumented(name = "late_predicate", is_error = |()| panic!("on purpose"))]
async fn has_a_predicate_that_panics_later() {}

#[test]
fn a_predicate_that_panics_is_a_panic_of_a_future_too() {
    let told = panic_of(|| run(has_a_predicate_that_panics_later()));
    assert_eq!(told, "on purpose");
    let calls = |outcome| value("late_predicate_calls_total", &[("outcome", outcome)]);
    assert_eq!([calls("panic"), calls("cancelled")], [Some(1.0), Some(0.0)]);
    assert_eq!(value("late_predicate_in_flight", &[]), Some(0.0));
}

#[instrumented(name = "shared")]
fn shares_with_the_next() {}

#[instrumented(name = "shared")]
fn shares_with_the_one_before() {}

#[test]
fn two_functions_may_feed_one_family() {
    shares_with_the_next();
    shares_with_the_one_before();
    assert_eq!(value("shared_calls_total", &[("outcome", "ok")]), Some(2.0));
}

async fn unlabelled(arm: Arm) -> Arm {
    later(End::Ok).await.ok();
    arm
}

#[instrumented(name = "grown", labels(arm))]
async fn labelled(arm: Arm) -> Arm {
    later(End::Ok).await.ok();
    arm
}

#[test]
fn labels_add_at_most_16_bytes_more_to_a_future() {
    let grown = size_of_val(&labelled(Arm::Left)) - size_of_val(&unlabelled(Arm::Left));
    assert!(grown <= 48, "{grown} bytes");
}
