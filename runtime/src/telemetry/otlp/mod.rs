//! Spans to a collector, over OTLP.

mod exporter;
mod queue;
mod settings;
mod worker;

use std::sync::Arc;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::Layer as _;

use super::builder::Layers;
use super::{Telemetry, TelemetryError};
use crate::registry::describe_group;
use crate::report::{Problem, report};
use crate::{Catalog, Counter, Gauge, Label, Metrics, Registry};
use queue::Queue;
use settings::Settings;
pub(super) use worker::Export;

/// Starts the thread that sends spans and adds the layer that makes them; nothing where no collector is named.
pub(super) fn start(
    telemetry: &Telemetry,
    mut layers: Layers,
) -> Result<(Layers, Option<Export>), TelemetryError> {
    let Some(settings) = Settings::of(telemetry)? else {
        return Ok((layers, None));
    };
    let resource = exporter::resource(telemetry);
    let metrics = Arc::new(Spans::in_the_global_registry());
    let (queue, waiting) = Queue::new(&settings, &metrics);
    let provider = SdkTracerProvider::builder()
        .with_resource(resource.clone())
        .with_span_processor(queue)
        .build();
    let export = worker::start(settings, resource, waiting, metrics, provider.clone())?;
    let tracer = provider.tracer("bellwether");
    let layer = tracing_opentelemetry::layer().with_tracer(tracer);
    layers.push(layer.boxed());
    Ok((layers, Some(export)))
}

/// What became of spans.
#[derive(Debug, Metrics)]
#[metrics(prefix = "bellwether_spans", global = false)]
struct Spans {
    /// Spans that the collector has taken.
    exported: Counter,
    /// Spans that were not sent, by why.
    dropped: Counter<Reason>,
    /// Spans that wait to be sent.
    waiting: Gauge,
}

/// Adds these to a catalog, whether anything counts them or not.
pub(crate) fn describe(catalog: &mut Catalog) {
    describe_group::<Spans>(catalog);
}

impl Spans {
    /// Where somebody else has these names, that is reported, and these record without being exposed.
    fn in_the_global_registry() -> Self {
        Self::register(Registry::global()).unwrap_or_else(|error| {
            report(&Problem::Registration(error));
            let alone = Registry::new();
            Self::register(&alone).expect("an empty registry has no other declarations")
        })
    }
}

/// Why a span was dropped.
#[derive(Debug, Label, Clone, Copy)]
#[label(name = "reason")]
enum Reason {
    /// More ended than the collector took.
    QueueFull,
    /// The collector was not there, was too slow or refused it.
    ExportFailed,
    /// It was not sent before the program ended.
    Shutdown,
}
