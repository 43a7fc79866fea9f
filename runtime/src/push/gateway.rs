use std::thread::sleep;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use ureq::http::Method;

use super::client::{Client, Message};
use super::{PushError, Retries};
use crate::{Format, Registry};

/// A Pushgateway, for a batch job that ends before anyone could scrape it.
///
/// Metrics stand there in a group, named by the job and by what else tells its runs apart, until they are replaced or
/// deleted.
///
/// | Cost | Errors | Source |
/// |---|---|---|
/// | a gather and a request; it blocks | [`PushError`] | Pushgateway, "API" |
///
/// ```no_run
/// use bellwether::Registry;
/// use bellwether::push::Gateway;
///
/// // … the job runs …
/// Gateway::new("http://pushgateway:9091", "nightly_report")
///     .grouping("shop", "Antwerp")
///     .push(Registry::global())?;
/// # Ok::<(), bellwether::push::PushError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Gateway {
    url: String,
    grouping: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    retries: Retries,
    timeout: Duration,
}

impl Gateway {
    /// The gateway at this address, such as `http://localhost:9091`, and the group of this job there.
    pub fn new(url: impl Into<String>, job: impl Into<String>) -> Self {
        Self {
            url: url.into().trim_end_matches('/').to_owned(),
            grouping: vec![("job".to_owned(), job.into())],
            headers: Vec::new(),
            retries: Retries::default(),
            timeout: Duration::from_secs(10),
        }
    }

    /// Another label of the group. It replaces that of every series.
    #[must_use]
    pub fn grouping(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.grouping.push((name.into(), value.into()));
        self
    }

    /// A header of each request, such as `Authorization`.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// How often it is tried again.
    #[must_use]
    pub fn retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self
    }

    /// How long one try may take: 10 seconds unless set.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Replaces all metrics of the group.
    ///
    /// # Errors
    /// A name or an address that cannot be used, nobody who answers, an answer that is no.
    pub fn push(&self, registry: &Registry) -> Result<(), PushError> {
        self.send(Method::PUT, registry, &registry.encode(Format::Text))
    }

    /// Replaces those metrics of the group that have the same names.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn add(&self, registry: &Registry) -> Result<(), PushError> {
        self.send(Method::POST, registry, &registry.encode(Format::Text))
    }

    /// Deletes the group.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn delete(&self, registry: &Registry) -> Result<(), PushError> {
        self.send(Method::DELETE, registry, "")
    }

    fn send(&self, method: Method, registry: &Registry, text: &str) -> Result<(), PushError> {
        let url = self.group()?;
        let mut headers = self.headers.clone();
        headers.push((
            "Content-Type".to_owned(),
            Format::Text.content_type().to_owned(),
        ));
        let message = Message {
            method,
            url: &url,
            headers: &headers,
            body: text.as_bytes(),
        };
        Client::new(registry, self.retries, self.timeout).send(&message, &mut |pause| {
            sleep(pause);
            true
        })
    }

    /// The group's address. Values that a path cannot hold are written in Base64.
    fn group(&self) -> Result<String, PushError> {
        let mut url = format!("{}/metrics", self.url);
        for (name, value) in &self.grouping {
            if bellwether_spec::check_label_name(name).is_err() {
                return Err(PushError::Settings(format!(
                    "`{name}` cannot be a label of a group; write letters, digits and `_`, and no `__` at the start"
                )));
            }
            url.push('/');
            url.push_str(name);
            let plain = !value.is_empty()
                && value
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte));
            if plain {
                url.push('/');
                url.push_str(value);
            } else {
                url.push_str("@base64/");
                URL_SAFE.encode_string(value, &mut url);
                // The gateway takes a lone `=` for an empty value.
                if value.is_empty() {
                    url.push('=');
                }
            }
        }
        Ok(url)
    }
}
