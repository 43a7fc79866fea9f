use std::time::Duration;

use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, Registry};

use super::keys::Keys;
use super::{Logs, TelemetryError};

/// Layers of one program.
pub(super) type Layers = Vec<Box<dyn Layer<Registry> + Send + Sync>>;

/// Sets logs and spans up, once and for the whole program.
///
/// | Cost | Errors | Source |
/// |---|---|---|
/// | an event that no filter lets through: one comparison; a line is written by the thread that logs; a span that is exported: some microseconds | [`TelemetryError`] | OpenTelemetry, "Environment Variable Specification" |
///
/// ```
/// use bellwether::telemetry::{Logs, Telemetry};
///
/// # fn main() -> Result<(), bellwether::telemetry::TelemetryError> {
/// let telemetry = Telemetry::new("shop")
///     .version(env!("CARGO_PKG_VERSION"))
///     .logs(Logs::Json)
///     .init()?;
/// tracing::info!(customers = 3, "the shop is open");
/// // … the application runs …
/// telemetry.shutdown();
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is set up before `init`"]
pub struct Telemetry {
    #[cfg_attr(
        not(feature = "otlp"),
        expect(dead_code, reason = "only spans carry it")
    )]
    pub(super) service: String,
    pub(super) version: Option<String>,
    pub(super) attributes: Vec<(String, String)>,
    #[cfg(feature = "otlp")]
    pub(super) endpoint: Option<String>,
    pub(super) flush_limit: Duration,
    filter: String,
    logs: Option<Logs>,
    log_keys: Vec<(String, String)>,
}

impl Telemetry {
    /// For a service of this name: human log lines, level INFO, spans exported where the environment says so.
    pub fn new(service: impl Into<String>) -> Self {
        Self {
            service: service.into(),
            version: None,
            attributes: Vec::new(),
            #[cfg(feature = "otlp")]
            endpoint: None,
            flush_limit: Duration::from_secs(5),
            filter: "info".to_owned(),
            logs: Some(Logs::default()),
            log_keys: Vec::new(),
        }
    }

    /// The service's version, which spans carry as `service.version`.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Another attribute of whoever sends, such as `deployment.environment.name`. What `OTEL_RESOURCE_ATTRIBUTES` says
    /// of it wins.
    pub fn attribute(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push((key.into(), value.into()));
        self
    }

    /// How log lines look; `None` writes none.
    pub fn logs(mut self, logs: impl Into<Option<Logs>>) -> Self {
        self.logs = logs.into();
        self
    }

    /// Other names for keys of JSON lines, where queries expect them. Keys that are not named stay what they are, and a name
    /// that is given up is free: a field that has it keeps it. [`Logs::Json`] lists the keys. Nothing changes for
    /// [`Logs::Human`], whose lines have no keys; a mistake is one all the same.
    ///
    /// ```
    /// use bellwether::telemetry::{Logs, Telemetry};
    ///
    /// # fn main() -> Result<(), bellwether::telemetry::TelemetryError> {
    /// let telemetry = Telemetry::new("shop")
    ///     .logs(Logs::Json)
    ///     .log_keys([("target", "logger"), ("message", "event")])
    ///     .init()?;
    /// tracing::info!("open"); // {"timestamp":"…","level":"INFO","logger":"shop","event":"open",…}
    /// # Ok(())
    /// # }
    /// ```
    pub fn log_keys(
        mut self,
        names: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        let names = names.into_iter();
        let names = names.map(|(key, name)| (key.into(), name.into()));
        self.log_keys.extend(names);
        self
    }

    /// Which events and spans exist where `RUST_LOG` does not say it, such as `info,shop=debug`. INFO unless set.
    pub fn filter(mut self, filter: impl Into<String>) -> Self {
        self.filter = filter.into();
        self
    }

    /// Where spans go, such as `http://localhost:4318`, where the environment does not say it. Without either they go
    /// nowhere.
    #[cfg(feature = "otlp")]
    pub fn otlp_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// For how long [`Guard::shutdown`] waits until the last spans are sent: 5 seconds unless set. What is left is
    /// dropped and counted.
    pub fn flush_limit(mut self, limit: Duration) -> Self {
        self.flush_limit = limit;
        self
    }

    /// Sets it up. Events of the `log` crate are not included.
    ///
    /// # Errors
    /// A filter that does not read as one, names of keys that cannot be, another subscriber that is there already, an endpoint or protocol that is
    /// none, no thread to send from.
    pub fn init(self) -> Result<Guard, TelemetryError> {
        let filter = self.env_filter()?;
        let keys = Keys::renamed(&self.log_keys)?;
        let layers: Layers = self.logs.map(|it| it.layer(keys)).into_iter().collect();
        #[cfg(feature = "otlp")]
        let (layers, export) = super::otlp::start(&self, layers)?;
        tracing_subscriber::registry()
            .with(layers)
            .with(filter)
            .try_init()
            .map_err(|_| TelemetryError::Taken)?;
        #[cfg(feature = "otlp")]
        if export.is_some() {
            crate::exemplars_from(super::lines::trace_ids);
        }
        Ok(Guard {
            #[cfg(feature = "otlp")]
            export,
        })
    }

    fn env_filter(&self) -> Result<EnvFilter, TelemetryError> {
        let given = std::env::var(EnvFilter::DEFAULT_ENV).ok();
        let filter = given.filter(|filter| !filter.is_empty());
        let filter = filter.unwrap_or_else(|| self.filter.clone());
        EnvFilter::builder()
            .parse(&filter)
            .map_err(|error| TelemetryError::Filter {
                filter,
                reason: error.to_string(),
            })
    }
}

/// What is set up. Dropping it, or better [`shutdown`](Self::shutdown), sends the last spans; log lines are written in
/// any case.
#[derive(Debug)]
#[must_use = "spans that wait are sent when this is shut down: keep it until the end of the program"]
pub struct Guard {
    #[cfg(feature = "otlp")]
    export: Option<super::otlp::Export>,
}

impl Guard {
    /// Sends the spans that wait, for at most [`Telemetry::flush_limit`], and stops sending. It blocks: in asynchronous
    /// code call it last, or from a blocking thread.
    pub fn shutdown(self) {
        drop(self);
    }
}

#[cfg(feature = "otlp")]
impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(export) = self.export.take() {
            export.shutdown();
        }
    }
}
