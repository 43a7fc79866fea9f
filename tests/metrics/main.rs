//! What `#[derive(Metrics)]` and the labels promise, seen through a registry.

#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "a panic in a test says what went wrong, and counts are exact"
)]

mod calls;
mod gone;
mod model;
mod open;
mod places;

use std::time::Duration;

use bellwether::{
    Conflict, Counter, FloatCounter, FloatGauge, Format, Gauge, Histogram, Info, Kind, Label,
    LabelSet, Labels, Metrics, Operation, Registry, StateSet,
};

/// Where a request is in the pipeline.
#[derive(Label, Clone, Copy, Debug)]
#[expect(dead_code, reason = "a value need not be used to be exposed")]
enum Stage {
    Rag,
    PostProcess,
}

#[derive(Label, Debug)]
#[label(name = "error_type")]
#[expect(dead_code, reason = "payloads are ignored")]
enum StageError {
    Timeout(Duration),
    Upstream { code: u16 },
    QueueFull,
}

#[derive(Label, Debug)]
#[label(limit = 2)]
struct Model(String);

#[derive(Label, Debug, Clone, Copy)]
#[label(limit = 10, overflow = "(other)", name = "tenant")]
struct Tenant<'a>(&'a str);

#[derive(Labels, Debug)]
struct Route<'a> {
    stage: Stage,
    #[label(name = "who")]
    tenant: Tenant<'a>,
}

#[derive(Label, Clone, Copy, Debug)]
#[expect(dead_code, reason = "a value need not be used to be exposed")]
enum Breaker {
    Closed,
    HalfOpen,
    Open,
}

#[derive(Metrics, Debug)]
#[metrics(
    prefix = "pipeline",
    max_series = 400,
    labels(region = "eu"),
    global = false
)]
#[expect(dead_code, reason = "an info is shown without being touched")]
struct Pipeline {
    /// Requests processed by each stage.
    requests: Counter<Stage>,
    /// Dollars spent.
    #[metric(unit = "dollars")]
    cost: FloatCounter<Model>,
    /// Items waiting.
    queue_depth: Gauge<Stage>,
    /// How full the cache is.
    #[metric(unit = "ratio")]
    fill: FloatGauge,
    /// Time that a stage takes.
    #[metric(unit = "seconds", buckets = exponential(0.001, 10.0, 4))]
    stage_duration: Histogram<Stage>,
    /// Failures of a stage.
    errors: Counter<(Stage, StageError)>,
    /// Requests of tenants.
    tenant_requests: Counter<Route<'static>>,
    /// What is running.
    #[metric(labels(version = "1.2"))]
    build: Info,
    /// State of the breaker.
    breaker: StateSet<Breaker>,
    /// Checkouts.
    checkout: Operation<Stage, StageError>,
    /// Entries now stored.
    #[metric(
        exact = "garrison_entries_total",
        because = "dashboards know it by this name"
    )]
    entries: Gauge,
}

fn pipeline() -> (Registry, Pipeline) {
    let registry = Registry::new();
    let pipeline = Pipeline::register(&registry).unwrap();
    (registry, pipeline)
}

const EU: (&str, &str) = ("region", "eu");

#[test]
fn every_series_of_a_closed_set_stands_at_zero_from_the_start() {
    let (registry, _pipeline) = pipeline();
    let snapshot = registry.snapshot();
    for stage in ["rag", "post_process"] {
        assert_eq!(
            snapshot.value("pipeline_requests_total", &[EU, ("stage", stage)]),
            Some(0.0)
        );
        for class in ["timeout", "upstream", "queue_full"] {
            let labels = [EU, ("stage", stage), ("error_type", class)];
            assert_eq!(snapshot.value("pipeline_errors_total", &labels), Some(0.0));
        }
        let labels = [EU, ("stage", stage), ("le", "+Inf")];
        assert_eq!(
            snapshot.value("pipeline_stage_duration_seconds_bucket", &labels),
            Some(0.0)
        );
    }
    assert_eq!(
        snapshot.value("pipeline_build_info", &[EU, ("version", "1.2")]),
        Some(1.0)
    );
}

#[test]
fn values_are_passed_owned_or_borrowed() {
    let (registry, pipeline) = pipeline();
    let error = StageError::Timeout(Duration::ZERO);
    pipeline.errors.with((Stage::Rag, &error)).inc();
    pipeline.errors.with((&Stage::Rag, error)).inc_by(2);
    pipeline
        .errors
        .with((Stage::Rag, StageError::Upstream { code: 500 }))
        .inc();
    let name = String::from("acme");
    pipeline
        .tenant_requests
        .with(Route {
            stage: Stage::Rag,
            tenant: Tenant(&name),
        })
        .inc();
    pipeline
        .tenant_requests
        .with(&Route {
            stage: Stage::Rag,
            tenant: Tenant("acme"),
        })
        .inc();
    let snapshot = registry.snapshot();
    let rag = ("stage", "rag");
    assert_eq!(
        snapshot.value(
            "pipeline_errors_total",
            &[EU, rag, ("error_type", "timeout")]
        ),
        Some(3.0)
    );
    assert_eq!(
        snapshot.value(
            "pipeline_tenant_requests_total",
            &[EU, rag, ("who", "acme")]
        ),
        Some(2.0)
    );
}

#[test]
fn each_kind_records_what_it_says() {
    let (registry, pipeline) = pipeline();
    pipeline.queue_depth.with(Stage::Rag).set(23);
    pipeline.queue_depth.with(Stage::Rag).dec();
    pipeline.fill.set(0.25);
    pipeline.fill.inc_by(0.5);
    pipeline.entries.set(-4);
    pipeline
        .stage_duration
        .with(Stage::Rag)
        .observe(Duration::from_millis(10));
    pipeline.stage_duration.with(Stage::Rag).observe(0.5);
    pipeline.breaker.set(Breaker::HalfOpen);
    pipeline.cost.with(Model("a".to_owned())).inc_by(0.125);
    let snapshot = registry.snapshot();
    let rag = ("stage", "rag");
    assert_eq!(
        snapshot.value("pipeline_queue_depth", &[EU, rag]),
        Some(22.0)
    );
    assert_eq!(snapshot.value("pipeline_fill_ratio", &[EU]), Some(0.75));
    assert_eq!(snapshot.value("garrison_entries_total", &[EU]), Some(-4.0));
    assert_eq!(
        snapshot.value(
            "pipeline_stage_duration_seconds_bucket",
            &[EU, rag, ("le", "0.01")]
        ),
        Some(1.0)
    );
    assert_eq!(
        snapshot.value("pipeline_stage_duration_seconds_count", &[EU, rag]),
        Some(2.0)
    );
    assert_eq!(
        snapshot.value("pipeline_stage_duration_seconds_sum", &[EU, rag]),
        Some(0.51)
    );
    let state = |state| snapshot.value("pipeline_breaker", &[EU, ("pipeline_breaker", state)]);
    assert_eq!(
        [state("closed"), state("half_open"), state("open")],
        [Some(0.0), Some(1.0), Some(0.0)]
    );
    assert_eq!(
        snapshot.value("pipeline_cost_dollars_total", &[EU, ("model", "a")]),
        Some(0.125)
    );
    assert_eq!(
        snapshot.family("pipeline_requests").unwrap().kind(),
        Kind::Counter
    );
}

#[test]
fn a_counter_of_fractions_cannot_fall() {
    let (_registry, pipeline) = pipeline();
    let cost = pipeline.cost.with(Model("a".to_owned()));
    cost.inc_by(1.0);
    cost.inc_by(-0.5);
    cost.inc_by(f64::NAN);
    assert!((cost.get() - 1.0).abs() < f64::EPSILON);
}

#[test]
fn a_gauge_shows_what_its_callback_reads() {
    let (registry, pipeline) = pipeline();
    pipeline.queue_depth.with(Stage::Rag).read_from(|| 7);
    pipeline.requests.with(Stage::Rag).inc();
    pipeline.requests.with(Stage::Rag).read_from(|| 40);
    let snapshot = registry.snapshot();
    assert_eq!(
        snapshot.value("pipeline_queue_depth", &[EU, ("stage", "rag")]),
        Some(7.0)
    );
    assert_eq!(
        snapshot.value("pipeline_requests_total", &[EU, ("stage", "rag")]),
        Some(41.0)
    );
}

#[test]
fn an_operation_counts_times_and_classifies() {
    let (registry, pipeline) = pipeline();
    pipeline.checkout.start(Stage::Rag).ok();
    pipeline
        .checkout
        .start(Stage::Rag)
        .error_of(&StageError::QueueFull);
    drop(pipeline.checkout.start(Stage::Rag));
    let open = pipeline.checkout.start(Stage::Rag);
    let rag = ("stage", "rag");
    let before = registry.snapshot();
    let calls = |outcome| {
        before.value(
            "pipeline_checkout_calls_total",
            &[EU, rag, ("outcome", outcome)],
        )
    };
    assert_eq!(
        [
            calls("ok"),
            calls("error"),
            calls("panic"),
            calls("cancelled")
        ],
        [Some(1.0), Some(1.0), Some(0.0), Some(1.0)]
    );
    assert_eq!(
        before.value("pipeline_checkout_in_flight", &[EU, rag]),
        Some(1.0)
    );
    assert_eq!(
        before.value("pipeline_checkout_duration_seconds_count", &[EU, rag]),
        Some(3.0)
    );
    let errors = |class| {
        before.value(
            "pipeline_checkout_errors_total",
            &[EU, rag, ("error_type", class)],
        )
    };
    assert_eq!(
        [errors("queue_full"), errors("timeout"), errors("panic")],
        [Some(1.0), Some(0.0), Some(0.0)]
    );
    open.ok();
    let changes = registry.snapshot().since(&before);
    changes.assert("pipeline_checkout_in_flight", &[EU, rag], -1.0);
    changes.assert(
        "pipeline_checkout_calls_total",
        &[EU, rag, ("outcome", "ok")],
        1.0,
    );
}

#[test]
fn cardinality_is_a_constant() {
    const SERIES: usize = <(Stage, StageError)>::CARDINALITY;
    assert_eq!(SERIES, 6);
    assert_eq!(<Model as LabelSet>::CARDINALITY, 3);
    assert_eq!(<Route<'static> as LabelSet>::CARDINALITY, 22);
}

#[test]
fn registering_twice_gives_the_same_series() {
    let (registry, first) = pipeline();
    let second = Pipeline::register(&registry).unwrap();
    first.requests.with(Stage::Rag).inc();
    second.requests.with(Stage::Rag).inc();
    first.queue_depth.with(Stage::Rag).set(5);
    second.checkout.start(Stage::Rag).ok();
    assert_eq!(second.queue_depth.with(Stage::Rag).get(), 5);
    assert_eq!(first.requests.with(Stage::Rag).get(), 2);
    let snapshot = registry.snapshot();
    let labels = [EU, ("stage", "rag"), ("outcome", "ok")];
    assert_eq!(
        snapshot.value("pipeline_checkout_calls_total", &labels),
        Some(1.0)
    );
}

#[derive(Metrics, Debug)]
#[metrics(prefix = "pipeline", labels(region = "eu"), global = false)]
#[expect(dead_code, reason = "only registered")]
struct Rival {
    /// Never seen.
    fresh: Counter,
    /// Requests, but by another label.
    requests: Counter<StageError>,
}

#[test]
fn a_disagreement_names_both_places_and_registers_nothing() {
    let (registry, _pipeline) = pipeline();
    let error = Rival::register(&registry).unwrap_err();
    let Conflict::Disagreement { here, there, .. } = error.conflict() else {
        panic!("{error}")
    };
    assert!(here.line > there.line, "{error}");
    let text = error.to_string();
    assert!(
        text.contains("labels (region, error_type and region, stage)"),
        "{text}"
    );
    assert!(text.matches("metrics/main.rs:").count() == 2, "{text}");
    assert!(!registry.encode(Format::Text).contains("pipeline_fresh"));
}
