use opentelemetry::{Key, KeyValue};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::resource::{EnvResourceDetector, ResourceDetector as _};
use opentelemetry_sdk::trace::SpanExporter as _;

use super::settings::{Protocol, Settings};
use super::{Telemetry, TelemetryError};

/// The keys of the resource that programs give themselves. Source: OpenTelemetry, "Service semantic conventions".
const NAME: &str = "service.name";
const VERSION: &str = "service.version";

/// Who sends: what the code says, and over it what the environment says.
pub(super) fn resource(telemetry: &Telemetry) -> Resource {
    let told = EnvResourceDetector::new().detect();
    let untold = |key: &str| told.get(&Key::new(key.to_owned())).is_none();
    let mut attributes = vec![(NAME, &telemetry.service)];
    attributes.extend(telemetry.version.iter().map(|version| (VERSION, version)));
    let given = telemetry.attributes.iter();
    attributes.extend(given.map(|(key, value)| (&**key, value)));
    let attributes = attributes.into_iter().filter(|(key, _)| untold(key));
    let named = std::env::var("OTEL_SERVICE_NAME").is_ok_and(|name| !name.is_empty());
    let attributes = attributes
        .filter(|(key, _)| !(named && *key == NAME))
        .map(|(key, value)| KeyValue::new(key.to_owned(), value.clone()));
    Resource::builder().with_attributes(attributes).build()
}

/// The way to the collector. Its connections belong to the event loop in whose context this is called.
pub(super) fn exporter(
    settings: &Settings,
    resource: &Resource,
) -> Result<SpanExporter, TelemetryError> {
    let mut exporter = build(settings).map_err(|error| {
        TelemetryError::Exporter(error.to_string()) // It names the variable or the endpoint.
    })?;
    exporter.set_resource(resource);
    Ok(exporter)
}

fn build(settings: &Settings) -> Result<SpanExporter, ExporterBuildError> {
    let endpoint = settings.endpoint.as_deref();
    match settings.protocol {
        Protocol::Grpc => {
            let builder = SpanExporter::builder().with_tonic();
            match endpoint {
                Some(endpoint) => builder.with_endpoint(endpoint).build(),
                None => builder.build(),
            }
        }
        Protocol::Http => {
            let builder = SpanExporter::builder()
                .with_http()
                .with_protocol(opentelemetry_otlp::Protocol::HttpBinary);
            match endpoint {
                Some(endpoint) => builder.with_endpoint(of_traces(endpoint)).build(),
                None => builder.build(),
            }
        }
    }
}

/// The address of the collector with the path for spans, as for the variable that names all signals' endpoint.
fn of_traces(endpoint: &str) -> String {
    format!("{}/v1/traces", endpoint.trim_end_matches('/'))
}
