use std::env;
use std::time::Duration;

use super::{PushError, Temporality};

/// What the environment says about metrics over OTLP. Source: OpenTelemetry, "Environment Variable Specification" and
/// "OpenTelemetry Protocol Exporter".
#[derive(Debug)]
pub(super) struct Environment {
    pub(super) endpoint: Option<String>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) interval: Option<Duration>,
    pub(super) timeout: Option<Duration>,
    pub(super) temporality: Option<Temporality>,
}

impl Environment {
    pub(super) fn read() -> Result<Self, PushError> {
        let endpoint = variable("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT").or_else(|| {
            let all = variable("OTEL_EXPORTER_OTLP_ENDPOINT")?;
            Some(of_metrics(&all))
        });
        let headers = specific("HEADERS").map(|(name, text)| pairs(&name, &text));
        let attributes = variable("OTEL_RESOURCE_ATTRIBUTES");
        let attributes = attributes.map(|text| pairs("OTEL_RESOURCE_ATTRIBUTES", &text));
        let mut attributes = attributes.transpose()?.unwrap_or_default();
        if let Some(name) = variable("OTEL_SERVICE_NAME") {
            attributes.retain(|(key, _)| key != "service.name");
            attributes.push(("service.name".to_owned(), name));
        }
        Ok(Self {
            endpoint,
            headers: headers.transpose()?.unwrap_or_default(),
            attributes,
            interval: milliseconds("OTEL_METRIC_EXPORT_INTERVAL"),
            timeout: specific("TIMEOUT").and_then(|(name, _)| milliseconds(&name)),
            temporality: temporality()?,
        })
    }
}

/// The path for metrics of a collector that takes all signals.
pub(super) fn of_metrics(endpoint: &str) -> String {
    format!("{}/v1/metrics", endpoint.trim_end_matches('/'))
}

/// The variable for metrics alone, or the one for all signals, with its name.
fn specific(what: &str) -> Option<(String, String)> {
    let names = ["METRICS_", ""].map(|signal| format!("OTEL_EXPORTER_OTLP_{signal}{what}"));
    let mut told = names.into_iter().filter_map(|name| {
        let value = variable(&name)?;
        Some((name, value))
    });
    told.next()
}

fn temporality() -> Result<Option<Temporality>, PushError> {
    let name = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE";
    let Some(told) = variable(name) else {
        return Ok(None);
    };
    match &*told.to_ascii_lowercase() {
        "cumulative" => Ok(Some(Temporality::Cumulative)),
        // Low memory means: delta where that needs no memory of ours, and it always needs some.
        "delta" | "lowmemory" => Ok(Some(Temporality::Delta)),
        _ => Err(PushError::Settings(format!(
            "{name} is `{told}`; write `cumulative` or `delta`"
        ))),
    }
}

/// `key=value,key=value`, with percent-encoded values.
fn pairs(name: &str, text: &str) -> Result<Vec<(String, String)>, PushError> {
    let pairs = text.split(',').filter(|pair| !pair.trim().is_empty());
    let pairs = pairs.map(|pair| {
        let (key, value) = pair.split_once('=').ok_or_else(|| {
            PushError::Settings(format!("{name} has `{pair}`; write `key=value`"))
        })?;
        Ok((key.trim().to_owned(), decoded(value.trim())))
    });
    pairs.collect()
}

/// `%41` as `A`; what is no such sequence stays.
fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).filter(|_| *first == b'%');
        let byte = digits.and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            u8::from_str_radix(digits, 16).ok()
        });
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What does not read as a number is as if it were not there, as the specification wants.
fn milliseconds(name: &str) -> Option<Duration> {
    Some(Duration::from_millis(variable(name)?.parse().ok()?))
}

/// An empty variable is none.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
