use std::env;
use std::time::Duration;

use super::{Telemetry, TelemetryError};

/// How spans are sent. Source: OpenTelemetry, "Environment Variable Specification".
#[derive(Debug)]
pub(super) struct Settings {
    /// Given in code; the exporter reads the environment by itself.
    pub(super) endpoint: Option<String>,
    pub(super) protocol: Protocol,
    pub(super) queue: usize,
    pub(super) batch: usize,
    pub(super) delay: Duration,
    pub(super) flush_limit: Duration,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Protocol {
    Grpc,
    Http,
}

impl Settings {
    /// Nothing where spans go nowhere.
    pub(super) fn of(telemetry: &Telemetry) -> Result<Option<Self>, TelemetryError> {
        let told = variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
            .or_else(|| variable("OTEL_EXPORTER_OTLP_ENDPOINT"));
        let endpoint = telemetry.endpoint.clone().filter(|_| told.is_none());
        let off = variable("OTEL_SDK_DISABLED").is_some_and(|it| it.eq_ignore_ascii_case("true"))
            || variable("OTEL_TRACES_EXPORTER").is_some_and(|it| it == "none");
        if off || (told.is_none() && endpoint.is_none()) {
            return Ok(None);
        }
        let secret = |it: &&String| it.to_ascii_lowercase().starts_with("https:");
        if let Some(secret) = told.as_ref().or(endpoint.as_ref()).filter(secret) {
            return Err(TelemetryError::Exporter(format!(
                "`{secret}` asks for TLS, which is not spoken here; send to a collector or a proxy nearby by `http://`"
            )));
        }
        let queue = number("OTEL_BSP_MAX_QUEUE_SIZE", 2048).max(1);
        Ok(Some(Self {
            endpoint,
            protocol: Protocol::told()?,
            queue,
            batch: number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 512).clamp(1, queue),
            delay: Duration::from_millis(number("OTEL_BSP_SCHEDULE_DELAY", 5000) as u64),
            flush_limit: telemetry.flush_limit,
        }))
    }
}

impl Protocol {
    fn told() -> Result<Self, TelemetryError> {
        let told = variable("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL")
            .or_else(|| variable("OTEL_EXPORTER_OTLP_PROTOCOL"));
        match told.as_deref() {
            None | Some("http/protobuf") => Ok(Self::Http),
            Some("grpc") => Ok(Self::Grpc),
            Some(other) => Err(TelemetryError::Exporter(format!(
                "OTEL_EXPORTER_OTLP_PROTOCOL is `{other}`; write `http/protobuf` or `grpc`"
            ))),
        }
    }
}

/// An empty variable is none.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// What does not read as a number is as if it were not there, as the specification wants.
fn number(name: &str, otherwise: usize) -> usize {
    let told = variable(name).and_then(|value| value.parse().ok());
    told.unwrap_or(otherwise)
}
