use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use super::batch::{Batches, Page};
use super::coding::{self, Coding};
use super::form::Form;
use super::own::Code;
#[cfg(feature = "page")]
use super::page::Question;
use super::settings::ScrapeSettings;
use crate::Registry;
use crate::encode::{Escaping, negotiate};

/// How long Prometheus waits. Source: Prometheus, `scrape/scrape.go`.
const PATIENCE: HeaderName = HeaderName::from_static("x-prometheus-scrape-timeout-seconds");

/// What of the time that Prometheus waits is left for the way, at most.
const WAY: Duration = Duration::from_millis(500);

/// What a deadline is cut to, so that there is such a time.
const LONGEST: Duration = Duration::from_hours(24);

const VARY: &str = if Coding::VARIES {
    "accept, accept-encoding"
} else {
    "accept"
};

/// Answers the scrapes of a registry.
#[derive(Debug)]
pub(super) struct Scrapes {
    settings: ScrapeSettings,
    batches: Arc<Batches>,
    in_flight: AtomicUsize,
}

/// A scrape that is being answered, until it is dropped.
struct InFlight<'a>(&'a Scrapes);

impl Scrapes {
    pub(super) fn new(registry: &Registry, settings: ScrapeSettings) -> Arc<Self> {
        Arc::new(Self {
            settings,
            batches: Batches::new(registry, settings),
            in_flight: AtomicUsize::new(0),
        })
    }

    /// The answer to a scrape. There always is one.
    pub(super) async fn answer(self: Arc<Self>, headers: HeaderMap) -> Response {
        let (encoding, escaping) = negotiate(accepted(&headers, &header::ACCEPT).as_deref());
        self.made(Form::Exposition(encoding), escaping, &headers)
            .await
    }

    /// The answer to a question of the page: a scrape like others, in another form.
    #[cfg(feature = "page")]
    pub(super) async fn live(self: Arc<Self>, question: Question, headers: HeaderMap) -> Response {
        self.made(Form::Live(question), None, &headers).await
    }

    async fn made(&self, form: Form, escaping: Option<Escaping>, headers: &HeaderMap) -> Response {
        let (code, mut response) = self.try_made(form, escaping, headers).await;
        self.batches.own.answered(code);
        let vary = HeaderValue::from_static(VARY);
        response.headers_mut().insert(header::VARY, vary);
        response
    }

    async fn try_made(
        &self,
        form: Form,
        escaping: Option<Escaping>,
        headers: &HeaderMap,
    ) -> (Code, Response) {
        let Some(_in_flight) = self.enter() else {
            let text = "As many scrapes as there may be are being answered; try again later.\n";
            return refuse(text);
        };
        let wanted = coding::negotiate(accepted(headers, &header::ACCEPT_ENCODING).as_deref());
        let limit = self.limit(headers);
        let content_type = form.content_type();
        let page = self.batches.join(form, wanted, Instant::now() + limit);
        match timeout(limit, page).await {
            Ok(Ok(Ok(page))) => (Code::Fine, fine(page, content_type, escaping)),
            Ok(Ok(Err(_))) => fail("A collector gave nothing; which one, and why, was reported.\n"),
            Ok(Err(_)) => fail("The metrics could not be gathered; the problem was reported.\n"),
            Err(_) => refuse("The metrics could not be gathered in time.\n"),
        }
    }

    /// None where there are as many as there may be.
    fn enter(&self) -> Option<InFlight<'_>> {
        // Relaxed: the number stands for itself.
        let enter = |now| (now < self.settings.at_once).then_some(now + 1);
        self.in_flight
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, enter)
            .ok()?;
        self.batches.own.in_flight(1);
        Some(InFlight(self))
    }

    /// Ours, or that of the scraper where it is less patient.
    fn limit(&self, headers: &HeaderMap) -> Duration {
        let patience = headers.get(PATIENCE);
        let seconds = patience.and_then(|seconds| seconds.to_str().ok()?.trim().parse().ok());
        let patience = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let deadline = self.settings.deadline.min(LONGEST);
        match patience.filter(|patience| !patience.is_zero()) {
            Some(patience) => deadline.min(patience.saturating_sub(WAY.min(patience / 10))),
            None => deadline,
        }
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
        self.0.batches.own.in_flight(-1);
    }
}

fn refuse(text: &'static str) -> (Code, Response) {
    let response = (StatusCode::SERVICE_UNAVAILABLE, text).into_response();
    (Code::Refused, response)
}

fn fail(text: &'static str) -> (Code, Response) {
    let response = (StatusCode::INTERNAL_SERVER_ERROR, text).into_response();
    (Code::Failed, response)
}

fn fine(page: Page, content_type: &'static str, escaping: Option<Escaping>) -> Response {
    let content_type: Cow<'static, str> = match escaping {
        None => content_type.into(),
        Some(scheme) => format!("{content_type}; escaping={}", scheme.as_str()).into(),
    };
    let headers = [(header::CONTENT_TYPE, content_type.into_owned())];
    let mut response = (headers, Body::from(page.bytes)).into_response();
    page.coding.tell(response.headers_mut());
    response
}

/// What the client accepts, also where it says it in several lines. Source: RFC 9110, "Field Lines and Combined Field
/// Value".
pub(super) fn accepted<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<Cow<'a, str>> {
    let lines = headers.get_all(name);
    let mut texts = lines.iter().map(HeaderValue::to_str).filter_map(Result::ok);
    let first = texts.next()?;
    Some(texts.fold(first.into(), |all: Cow<'_, str>, line| {
        format!("{all},{line}").into()
    }))
}
