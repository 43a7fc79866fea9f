use std::time::{Duration, Instant};

use ureq::Agent;
use ureq::http::{HeaderMap, Method, Request, header};

use super::PushError;
use crate::registry::describe_group;
use crate::report::{Problem, report};
use crate::{Catalog, Counter, Label, Metrics, Registry};

/// How often, and how long, a push is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    /// At most so many times: 4 unless set.
    times: u32,
    /// The first pause, which doubles from then on: half a second unless set.
    pause: Duration,
    /// No try begins later than so long after the first: 30 seconds unless set.
    limit: Duration,
}

impl Retries {
    /// Sets how often.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// Sets the first pause.
    #[must_use]
    pub fn pause(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    /// Sets by when the last try begins.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }
}

impl Default for Retries {
    fn default() -> Self {
        Self {
            times: 4,
            pause: Duration::from_millis(500),
            limit: Duration::from_secs(30),
        }
    }
}

/// What became of pushes.
#[derive(Debug, Metrics)]
#[metrics(prefix = "bellwether", global = false)]
pub(super) struct Pushes {
    /// Pushes that have ended, by whether they arrived.
    pushes: Counter<Outcome>,
    /// Tries after the first of a push.
    push_retries: Counter,
}

#[derive(Debug, Label, Clone, Copy)]
#[label(name = "outcome")]
enum Outcome {
    Ok,
    Error,
}

/// Adds these to a catalog, whether anything counts them or not.
pub(crate) fn describe(catalog: &mut Catalog) {
    describe_group::<Pushes>(catalog);
}

impl Pushes {
    /// Where somebody else has these names, that is reported, and these record without being exposed.
    pub(super) fn of(registry: &Registry) -> Self {
        Self::register(registry).unwrap_or_else(|error| {
            report(&Problem::Registration(error));
            Self::register(&Registry::new()).expect("an empty registry has no other declarations")
        })
    }
}

/// One message.
#[derive(Debug)]
pub(super) struct Message<'a> {
    pub(super) method: Method,
    pub(super) url: &'a str,
    pub(super) headers: &'a [(String, String)],
    pub(super) body: &'a [u8],
}

/// Waits so long before the next try; false where there shall be none.
pub(super) type Pause<'a> = &'a mut dyn FnMut(Duration) -> bool;

/// What sends.
#[derive(Debug)]
pub(super) struct Client {
    agent: Agent,
    retries: Retries,
    own: Pushes,
}

/// How one try ended.
enum Tried {
    Arrived,
    /// Another try may do better, after this time where the other side said so.
    Again(PushError, Option<Duration>),
    Failed(PushError),
}

impl Client {
    pub(super) fn new(registry: &Registry, retries: Retries, timeout: Duration) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(timeout))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Self {
            agent: config.into(),
            retries,
            own: Pushes::of(registry),
        }
    }

    /// Sends it until it arrives or there is no hope.
    pub(super) fn send(&self, message: &Message<'_>, pause: Pause<'_>) -> Result<(), PushError> {
        let sent = self.keep_trying(message, pause);
        let outcome = if sent.is_ok() {
            Outcome::Ok
        } else {
            Outcome::Error
        };
        self.own.pushes.with(outcome).inc();
        sent
    }

    fn keep_trying(&self, message: &Message<'_>, pause: Pause<'_>) -> Result<(), PushError> {
        let (start, mut next) = (Instant::now(), self.retries.pause);
        for left in (0..=self.retries.times).rev() {
            let (error, told) = match self.once(message) {
                Tried::Arrived => return Ok(()),
                Tried::Failed(error) => return Err(error),
                Tried::Again(error, told) => (error, told),
            };
            let wait = told.unwrap_or(next);
            let late = start.elapsed().saturating_add(wait) > self.retries.limit;
            if left == 0 || late || !pause(wait) {
                return Err(error);
            }
            self.own.push_retries.inc();
            next = next.saturating_mul(2);
        }
        unreachable!("the last try has none left")
    }

    fn once(&self, message: &Message<'_>) -> Tried {
        let url = message.url.to_owned();
        let mut request = Request::builder()
            .method(message.method.clone())
            .uri(message.url);
        for (name, value) in message.headers {
            request = request.header(name, value);
        }
        let request = match request.body(message.body) {
            Ok(request) => request,
            Err(error) => {
                let text = format!("`{url}` is no address that can be pushed to: {error}");
                return Tried::Failed(PushError::Settings(text));
            }
        };
        let mut response = match self.agent.run(request) {
            Ok(response) => response,
            Err(ureq::Error::BadUri(reason)) => {
                let text = format!("`{url}` is no address that can be pushed to: {reason}");
                return Tried::Failed(PushError::Settings(text));
            }
            Err(error) => {
                let reason = error.to_string();
                return Tried::Again(PushError::Unreachable { url, reason }, None);
            }
        };
        let status = response.status().as_u16();
        if response.status().is_success() {
            return Tried::Arrived;
        }
        let told = after(response.headers());
        let said = response.body_mut().with_config().limit(200).read_to_vec();
        let said = String::from_utf8_lossy(&said.unwrap_or_default())
            .trim()
            .to_owned();
        let error = PushError::Refused { url, status, said };
        match status {
            429 | 502 | 503 | 504 => Tried::Again(error, told),
            _ => Tried::Failed(error),
        }
    }
}

/// `Retry-After` in seconds. Its other form, a date, is answered by our own pause.
fn after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(header::RETRY_AFTER)?.to_str().ok()?;
    Some(Duration::from_secs(seconds.trim().parse().ok()?))
}
