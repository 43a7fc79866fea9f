use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::common::v1::InstrumentationScope;
use opentelemetry_proto::tonic::metrics::v1::{Metric, ResourceMetrics, ScopeMetrics};
use opentelemetry_proto::tonic::resource::v1::Resource;
use prost::Message as _;
use ureq::http::Method;

use super::client::{Client, Message};
use super::points::{Points, attribute};
use super::settings::{Environment, of_metrics};
use super::{PushError, Retries};
use crate::Registry;
use crate::report::{Problem, report};

/// Whether counts are sent as totals or as what came since the last push that arrived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Temporality {
    /// Totals since the program began, as Prometheus has them: a push that is lost is made good by the next.
    #[default]
    Cumulative,
    /// Differences, as some platforms want them. A push that fails is part of the next.
    Delta,
}

/// A registry that is pushed to an OTLP collector over HTTP, at an interval and once more at the end.
///
/// | Variable | Says |
/// |---|---|
/// | `OTEL_EXPORTER_OTLP_ENDPOINT`, `…_METRICS_ENDPOINT` | where to, over the address given in code |
/// | `OTEL_EXPORTER_OTLP_HEADERS`, `…_TIMEOUT` | headers, and how many milliseconds one try may take: 10 000 |
/// | `OTEL_METRIC_EXPORT_INTERVAL` | milliseconds between pushes: 60 000 |
/// | `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE` | `cumulative` or `delta` |
/// | `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES` | who sends |
///
/// | Cost | Errors | Source |
/// |---|---|---|
/// | a thread, a gather each interval, and the last values of all series where differences are sent | [`PushError`] at the start; later ones are reported, and counted | OpenTelemetry, "OTLP", "Prometheus and OpenMetrics Compatibility" |
///
/// ```no_run
/// use bellwether::Registry;
/// use bellwether::push::OtlpMetrics;
///
/// let pushing = OtlpMetrics::new("http://localhost:4318")
///     .attribute("service.name", "shop")
///     .spawn(Registry::global())?;
/// // … the application runs …
/// pushing.shutdown();
/// # Ok::<(), bellwether::push::PushError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is pushed before `spawn`"]
pub struct OtlpMetrics {
    endpoint: String,
    attributes: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    interval: Duration,
    timeout: Duration,
    retries: Retries,
    temporality: Temporality,
    shutdown_limit: Duration,
}

impl OtlpMetrics {
    /// To the collector at this address, such as `http://localhost:4318`.
    pub fn new(endpoint: impl AsRef<str>) -> Self {
        Self {
            endpoint: of_metrics(endpoint.as_ref()),
            attributes: Vec::new(),
            headers: Vec::new(),
            interval: Duration::from_mins(1),
            timeout: Duration::from_secs(10),
            retries: Retries::default(),
            temporality: Temporality::default(),
            shutdown_limit: Duration::from_secs(5),
        }
    }

    /// Says who sends: `service.name`, `service.version`, `deployment.environment.name`.
    pub fn attribute(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push((key.into(), value.into()));
        self
    }

    /// A header of each request, such as `Authorization`.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// How long between two pushes: a minute unless set.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// How long one try may take: 10 seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How often a push is tried again.
    pub fn retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self
    }

    /// Totals or differences: totals unless set.
    pub fn temporality(mut self, temporality: Temporality) -> Self {
        self.temporality = temporality;
        self
    }

    /// For how long [`Handle::shutdown`] waits for the last push: 5 seconds unless set.
    pub fn shutdown_limit(mut self, limit: Duration) -> Self {
        self.shutdown_limit = limit;
        self
    }

    /// Starts pushing, from a thread of its own.
    ///
    /// # Errors
    /// [`PushError::Settings`] for a variable that does not read, or where there is no thread to be had.
    pub fn spawn(mut self, registry: &Registry) -> Result<Handle, PushError> {
        self.told(Environment::read()?);
        let client = Client::new(registry, self.retries, self.timeout);
        let limit = self.shutdown_limit;
        let ((stop, stopped), (end, ended)) = (channel(), channel());
        let pusher = Pusher {
            points: Points::new(self.temporality),
            registry: registry.clone(),
            client,
            settings: self,
            failing: false,
        };
        let thread = thread::Builder::new()
            .name("bellwether-push".to_owned())
            .spawn(move || pusher.run(&stopped, end))
            .map_err(|error| {
                PushError::Settings(format!("there is no thread to push from: {error}"))
            })?;
        Ok(Handle {
            stop,
            ended,
            limit,
            thread,
        })
    }

    /// What the environment says wins.
    fn told(&mut self, environment: Environment) {
        let Environment {
            endpoint,
            headers,
            attributes,
            interval,
            timeout,
            temporality,
        } = environment;
        self.endpoint = endpoint.unwrap_or_else(|| std::mem::take(&mut self.endpoint));
        self.interval = interval.unwrap_or(self.interval);
        self.timeout = timeout.unwrap_or(self.timeout);
        self.temporality = temporality.unwrap_or(self.temporality);
        replace(&mut self.headers, headers);
        replace(&mut self.attributes, attributes);
    }
}

/// Puts new values in the place of those with the same key.
fn replace(values: &mut Vec<(String, String)>, by: Vec<(String, String)>) {
    values.retain(|(key, _)| by.iter().all(|(new, _)| new != key));
    values.extend(by);
}

/// A registry that is being pushed. Dropping it pushes on until the process ends.
#[derive(Debug)]
#[must_use = "the last push is made by `shutdown`"]
pub struct Handle {
    stop: Sender<()>,
    ended: Receiver<()>,
    limit: Duration,
    thread: JoinHandle<()>,
}

impl Handle {
    /// Pushes once more, waiting at most for [`OtlpMetrics::shutdown_limit`], and stops. It blocks.
    pub fn shutdown(self) {
        // Nobody listens where the thread has ended.
        let _ = self.stop.send(());
        if self.ended.recv_timeout(self.limit) == Err(RecvTimeoutError::Timeout) {
            report(&Problem::Push(format!(
                "the last push did not end in {:?} and is left alone",
                self.limit
            )));
        } else if self.thread.join().is_err() {
            report(&Problem::Push(
                "the thread that pushes had panicked".to_owned(),
            ));
        }
    }
}

struct Pusher {
    settings: OtlpMetrics,
    registry: Registry,
    client: Client,
    points: Points,
    /// Whether the last push did not arrive.
    failing: bool,
}

impl Pusher {
    /// `_ended` is dropped at the end, which is what the handle waits for.
    fn run(mut self, stopped: &Receiver<()>, _ended: Sender<()>) {
        let mut next = Instant::now() + self.settings.interval;
        loop {
            let stop = told_within(stopped, next.saturating_duration_since(Instant::now()))
                || self.push(|pause| told_within(stopped, pause));
            if stop {
                self.push(|pause| {
                    thread::sleep(pause);
                    false
                });
                return;
            }
            next = next.max(Instant::now()) + self.settings.interval;
        }
    }

    /// Pushes once. `stop` waits before another try; where it says that the end was asked for, there is none, and so it is
    /// said here.
    fn push(&mut self, mut stop: impl FnMut(Duration) -> bool) -> bool {
        let mut batch = self.points.batch(&self.registry.snapshot());
        let body = self.body(std::mem::take(&mut batch.metrics));
        let mut headers = self.settings.headers.clone();
        headers.push((
            "Content-Type".to_owned(),
            "application/x-protobuf".to_owned(),
        ));
        let message = Message {
            method: Method::POST,
            url: &self.settings.endpoint,
            headers: &headers,
            body: &body,
        };
        let mut stopped = false;
        let sent = self.client.send(&message, &mut |pause| {
            stopped = stop(pause);
            !stopped
        });
        match sent {
            Ok(()) => {
                self.points.arrived(batch);
                self.failing = false;
            }
            // Once until it goes well again: a collector that is down is down for many pushes.
            Err(error) if !std::mem::replace(&mut self.failing, true) => {
                report(&Problem::Push(error.to_string()));
            }
            Err(_) => {}
        }
        stopped
    }

    fn body(&self, metrics: Vec<Metric>) -> Vec<u8> {
        let attributes = self.settings.attributes.iter();
        let resource = Resource {
            attributes: attributes
                .map(|(key, value)| attribute(key, value))
                .collect(),
            ..Resource::default()
        };
        let scope = InstrumentationScope {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ..InstrumentationScope::default()
        };
        let metrics = ScopeMetrics {
            scope: Some(scope),
            metrics,
            ..ScopeMetrics::default()
        };
        let request = ExportMetricsServiceRequest {
            resource_metrics: vec![ResourceMetrics {
                resource: Some(resource),
                scope_metrics: vec![metrics],
                ..ResourceMetrics::default()
            }],
        };
        request.encode_to_vec()
    }
}

/// Whether the end was asked for within this time. Nobody asks where the handle was dropped.
fn told_within(stopped: &Receiver<()>, time: Duration) -> bool {
    let told = stopped.recv_timeout(time);
    if told == Err(RecvTimeoutError::Disconnected) {
        thread::sleep(time);
    }
    told.is_ok()
}
