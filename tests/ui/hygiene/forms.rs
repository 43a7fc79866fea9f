//! Every form that the derives accept, and each other macro, without a lint that users may have switched on.
#![deny(warnings, clippy::pedantic, clippy::nursery)]

use std::borrow::Cow;

use bellwether::{
    Counter, FloatCounter, FloatGauge, Gauge, Histogram, Info, Label, LabelSet, Labels, Metrics,
    Operation, Registry, StateSet,
};

const MODELS: usize = 16;
const BOUNDS: [f64; 2] = [1.0, 2.0];
const SLICE: &[f64] = &[1.0, 2.0];

#[derive(Label, Clone, Copy)]
pub enum Stage {
    Rag,
    PostProcess,
}

#[derive(Label)]
#[label(name = "error_type", rename_all = "kebab-case")]
pub enum StageError<'a> {
    Timeout(std::time::Duration),
    UpstreamFailed {
        code: u16,
    },
    #[label(value = "full")]
    Queue(&'a str),
}

#[derive(Label)]
#[label(limit = 64)]
pub struct Model(String);

#[derive(Label)]
#[label(limit = MODELS, overflow = "rest", name = "tenant")]
pub struct Tenant<'a> {
    name: Cow<'a, str>,
}

#[derive(Label)]
#[label(limit = Self::MOST)]
pub struct Host<'a>(&'a str);

impl Host<'_> {
    const MOST: usize = 4;
}

#[derive(Labels)]
pub struct Route<'a> {
    stage: Stage,
    #[label(name = "to")]
    host: Host<'a>,
    r#type: &'a StageError<'a>,
}

/// What happens.
#[derive(Metrics)]
#[metrics(prefix = "orchestrator", max_series = 20_000, labels(version = env!("CARGO_PKG_VERSION")))]
pub struct Pipeline {
    /// Requests.
    pub requests: Counter<Stage>,
    /// Money.
    #[metric(unit = "dollars")]
    pub spent: FloatCounter<Model>,
    /// Items waiting.
    #[metric(labels(zone = "a"))]
    pub depth: Gauge<(Stage, Tenant<'static>)>,
    /// Fill.
    #[metric(unit = "ratio", name = "fill")]
    pub how_full: FloatGauge,
    /// Time.
    #[metric(unit = "seconds")]
    pub wait: Histogram,
    /// Time.
    #[metric(unit = "seconds", buckets = exponential(0.001, 2.0, 14))]
    pub stage_duration: Histogram<Stage>,
    /// Size.
    #[metric(unit = "bytes", buckets = linear(0, 100, 5))]
    pub size: Histogram,
    /// Tokens.
    #[metric(buckets = BOUNDS)]
    pub tokens: Histogram<Route<'static>>,
    /// Tokens.
    #[metric(buckets = SLICE)]
    pub words: Histogram,
    /// Build.
    pub build: Info<Model>,
    /// State.
    pub state: StateSet<Stage>,
    #[metric(
        exact = "garrison_entries_total",
        because = "dashboards ask for it",
        help = "Entries."
    )]
    entries: Gauge,
    /// Fetches.
    #[metric(
        calls = "fetches_total",
        duration(outcome),
        in_flight = false,
        outcome(label = "status", cancelled = "error")
    )]
    pub fetch: Operation<Stage, StageError<'static>>,
    /// Looks.
    #[metric(buckets = [1, 2.5], errors(name = "look_failures_total"))]
    pub look: Operation,
}

#[derive(Metrics)]
#[metrics(prefix = "local", global = false, crate = bellwether)]
struct Local {
    /// Things.
    things: Counter,
}

bellwether::build_info!(prefix = "forms");

#[bellwether::health_check(timeout = "1s", cache = "1s")]
async fn database() -> Result<(), std::fmt::Error> {
    Ok(())
}

#[bellwether::instrumented(name = "ask", labels(stage), errors(class), slo(success = 99))]
async fn ask(stage: Stage, _first: String, _second: String) -> Result<(), StageError<'static>> {
    Err(StageError::UpstreamFailed { code: stage as u16 })
}

fn layer() -> bellwether::http::RequestLayer<bellwether::http::Head, bellwether::http::Declared> {
    bellwether::request_layer!(
        prefix = "forms",
        errors(name = "forms_requests_failed_total", labels = false),
        in_flight = false,
        codes = [404],
        slo(success = 99.9, latency(under = "250ms", for = 99)),
    )
}

#[test]
fn every_form_that_the_derives_accept_compiles_and_runs() {
    let pipeline = Pipeline::global();
    pipeline.requests.with(Stage::Rag).inc();
    pipeline.entries.set(1);
    assert_eq!(Route::LABELS[1].name, "to");
    assert_eq!(<Route as LabelSet>::CARDINALITY, 2 * 5 * 3);
    let registry = Registry::new();
    let local = Local::register(&registry).expect("nothing else is there");
    local.things.inc();
    let host = "a".to_owned();
    let route = Route {
        stage: Stage::PostProcess,
        host: Host(&host),
        r#type: &StageError::Queue("q"),
    };
    let mut texts = bellwether::Texts::default();
    route.texts(&mut texts);
    assert_eq!(LabelSet::index(&StageError::UpstreamFailed { code: 1 }), 1);
    let _ = (
        StageError::Timeout(std::time::Duration::ZERO),
        Model(String::new()),
        Tenant {
            name: Cow::Borrowed(""),
        },
    );
    drop((layer(), ask(Stage::Rag, String::new(), String::new())));
}
