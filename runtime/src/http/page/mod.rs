//! The live page: a running program in a browser, and the two answers that the page asks for.
//!
//! | Path | Answers |
//! |---|---|
//! | `/` | the page, in one piece |
//! | `/live/values` | the values of all families, and health as it is known |
//! | `/live/catalog` | what is declared, and what is wrong with it |
//!
//! The two are scrapes in another form: they share gathers with scrapes and count among them. Rates and quantiles are
//! computed in the browser, so nothing is kept here between two polls.

mod catalog;
mod document;
mod findings;
mod values;

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::RawQuery;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use foldhash::quality::RandomState;

use self::document::Document;
use super::scrape::Scrapes;
use super::settings::Settings;
use crate::encode::json;
use crate::snapshot::Snapshot;
use crate::{Health, Registry};

/// What the answers are made of.
struct Live {
    registry: Registry,
    health: Health,
    /// Whether `/catalog` is there.
    catalog: bool,
    /// When the program started, in seconds since 1970.
    started: f64,
    /// So that nobody can choose label values which make two lists of series look alike.
    keys: RandomState,
}

/// What the page asks for, to be answered from a snapshot.
#[derive(Clone)]
pub(super) struct Question {
    live: Arc<Live>,
    about: About,
}

#[derive(Clone, Copy, PartialEq)]
enum About {
    Catalog,
    /// With the generation of series that the page knows.
    Values(Option<u64>),
}

impl Question {
    /// Whether the page knows the series of this snapshot is settled.
    pub(super) fn of(self, snapshot: &Snapshot) -> Self {
        let About::Values(Some(known)) = self.about else {
            return self;
        };
        let is_known = json::generation(snapshot, &self.live.keys) == known;
        let about = About::Values(is_known.then_some(known));
        Self { about, ..self }
    }

    pub(super) fn answer(&self, snapshot: &Snapshot) -> String {
        match self.about {
            About::Catalog => catalog::answer(&self.live, snapshot),
            About::Values(known) => values::answer(&self.live, snapshot, known),
        }
    }
}

impl PartialEq for Question {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.live, &other.live) && self.about == other.about
    }
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question").finish_non_exhaustive()
    }
}

pub(super) fn router(settings: &Settings, scrapes: &Arc<Scrapes>) -> Router {
    let live = Arc::new(Live {
        registry: settings.registry.clone(),
        health: settings.health.clone(),
        catalog: settings.catalog,
        started: started(),
        keys: RandomState::default(),
    });
    let page = |headers: HeaderMap| async move { Document::get().answer(&headers).await };
    Router::new()
        .route("/", get(page))
        .route(
            "/live/catalog",
            get(answers(&live, scrapes, |_| About::Catalog)),
        )
        .route(
            "/live/values",
            get(answers(&live, scrapes, |query| {
                About::Values(values::known(query))
            })),
        )
}

/// A handler that has a question about the query answered.
fn answers(
    live: &Arc<Live>,
    scrapes: &Arc<Scrapes>,
    about: fn(&str) -> About,
) -> impl Fn(RawQuery, HeaderMap) -> std::pin::Pin<Box<dyn Future<Output = Response> + Send>>
+ Clone
+ Send
+ Sync
+ 'static {
    let (live, scrapes) = (Arc::clone(live), Arc::clone(scrapes));
    move |RawQuery(query), headers| {
        let question = Question {
            live: Arc::clone(&live),
            about: about(query.as_deref().unwrap_or_default()),
        };
        // As at each scrape: checks whose results are too old are run, and not waited for.
        live.health.refresh();
        let answer = Arc::clone(&scrapes).live(question, headers);
        Box::pin(async move { guarded(answer.await, "no-store") })
    }
}

/// With what keeps a browser from taking it for something else, and other sites from reading it.
fn guarded(response: impl IntoResponse, cache: &'static str) -> Response {
    let mut response = response.into_response();
    let headers = [
        (header::CACHE_CONTROL, cache),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in headers {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}

/// The process, where that is known, or else its server.
fn started() -> f64 {
    #[cfg(feature = "process")]
    if let Some(started) = crate::process::start_time() {
        return started;
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap_or_default().as_secs_f64()
}
