//! Open labels: their limit, and series that are taken away.

use crate::{EU, Model, Stage, pipeline};

#[test]
fn values_beyond_the_limit_become_the_overflow_value_and_are_counted() {
    let (registry, pipeline) = pipeline();
    for name in ["a", "b", "c", "d", "a", "c"] {
        pipeline.cost.with(Model(name.to_owned())).inc_by(1.0);
    }
    let snapshot = registry.snapshot();
    let cost = |model| snapshot.value("pipeline_cost_dollars_total", &[EU, ("model", model)]);
    assert_eq!(
        [cost("a"), cost("b"), cost("c"), cost("other")],
        [Some(2.0), Some(1.0), None, Some(3.0)]
    );
    let overflow = [("family", "pipeline_cost_dollars")];
    assert_eq!(
        snapshot.value("bellwether_label_overflow_total", &overflow),
        Some(3.0)
    );
}

#[test]
fn a_removed_series_frees_its_place_and_breaks_no_handle() {
    let (registry, pipeline) = pipeline();
    let model = |name: &str| Model(name.to_owned());
    let held = pipeline.cost.with(model("a"));
    held.inc_by(1.0);
    pipeline.cost.with(model("b")).inc_by(1.0);
    assert!(pipeline.cost.remove(model("a")));
    assert!(!pipeline.cost.remove(model("a")));
    held.inc_by(1.0);
    pipeline.cost.with(model("c")).inc_by(1.0);
    let snapshot = registry.snapshot();
    let cost = |model| snapshot.value("pipeline_cost_dollars_total", &[EU, ("model", model)]);
    assert_eq!(
        [cost("a"), cost("b"), cost("c"), cost("other")],
        [None, Some(1.0), Some(1.0), None]
    );
    assert!(
        !pipeline.requests.remove(Stage::Rag),
        "a closed set keeps its series"
    );
}

#[test]
fn a_removed_series_lets_go_of_its_callback() {
    let (registry, pipeline) = pipeline();
    let captured = std::sync::Arc::new(40_u32);
    let model = || Model("a".to_owned());
    let read = std::sync::Arc::clone(&captured);
    pipeline
        .cost
        .with(model())
        .read_from(move || f64::from(*read));
    assert!(pipeline.cost.remove(model()));
    assert_eq!(std::sync::Arc::strong_count(&captured), 1);
    pipeline.cost.with(model()).inc_by(1.0);
    let labels = [EU, ("model", "a")];
    let shown = registry
        .snapshot()
        .value("pipeline_cost_dollars_total", &labels);
    assert_eq!(shown, Some(1.0));
}

#[test]
fn a_cleared_open_set_begins_anew_and_a_closed_one_keeps_its_series() {
    let (registry, pipeline) = pipeline();
    let model = |name: &str| Model(name.to_owned());
    let held = pipeline.cost.with(model("a"));
    for name in ["a", "b", "c"] {
        pipeline.cost.with(model(name)).inc_by(1.0);
    }
    pipeline.cost.clear();
    pipeline.requests.clear();
    held.inc_by(1.0);
    for name in ["c", "d"] {
        pipeline.cost.with(model(name)).inc_by(2.0);
    }
    let snapshot = registry.snapshot();
    let cost = |model| snapshot.value("pipeline_cost_dollars_total", &[EU, ("model", model)]);
    assert_eq!(
        [cost("a"), cost("c"), cost("d"), cost("other")],
        [None, Some(2.0), Some(2.0), None]
    );
    let requests = [EU, ("stage", "rag")];
    assert_eq!(
        snapshot.value("pipeline_requests_total", &requests),
        Some(0.0)
    );
}
