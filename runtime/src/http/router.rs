use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;

use super::health::health_router;
use super::scrape::Scrapes;
use super::settings::{ScrapeSettings, Settings};
use crate::{Health, Registry};

/// `/metrics` of the global registry and the [health](health_router) of the program, for an application that has an axum server.
///
/// ```
/// let app: axum::Router = axum::Router::new()
///     // .route("/orders", …)
///     .merge(bellwether::http::router());
/// # let _ = app;
/// ```
///
/// Expositions are written by tokio's blocking threads, so that a scrape does not hold up the application's requests.
/// An application which can be too busy to answer at all does better with a [`Server`](super::Server).
pub fn router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    router_for(Registry::global())
}

/// [`router`], with another registry than the global one, and with the health of the program.
pub fn router_for<S>(registry: &Registry) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    router_with(registry, Health::global())
}

/// [`router`], with another registry and another health than the global ones.
///
/// A scrape has those checks run whose results are too old, and does not wait for them: the next one shows what they
/// found.
pub fn router_with<S>(registry: &Registry, health: &Health) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    routes(&Scrapes::new(registry, ScrapeSettings::default()), health)
}

/// The routes of a server that has no others: it says where the metrics are.
pub(super) fn with_fallback(settings: &Settings) -> Router {
    let nothing = || async {
        let text = "There is nothing here; the metrics are at /metrics.\n";
        (StatusCode::NOT_FOUND, text)
    };
    let scrapes = Scrapes::new(&settings.registry, settings.scrapes);
    let mut routes = routes(&scrapes, &settings.health)
        .merge(front(settings, &scrapes))
        .fallback(nothing);
    if settings.catalog {
        routes = routes.merge(super::catalog::router(&settings.registry));
    }
    #[cfg(feature = "access")]
    let routes = super::access::guarded(routes, settings.gate.as_ref());
    routes
}

/// `/`: the live page, or links.
#[cfg(feature = "page")]
fn front(settings: &Settings, scrapes: &Arc<Scrapes>) -> Router {
    if settings.page {
        return super::page::router(settings, scrapes);
    }
    super::landing::router(settings)
}

#[cfg(not(feature = "page"))]
fn front(settings: &Settings, _: &Arc<Scrapes>) -> Router {
    super::landing::router(settings)
}

fn routes<S>(scrapes: &Arc<Scrapes>, health: &Health) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let (scrapes, measured) = (Arc::clone(scrapes), health.clone());
    let metrics = move |headers: HeaderMap| {
        measured.refresh();
        Arc::clone(&scrapes).answer(headers)
    };
    Router::new()
        .route("/metrics", get(metrics))
        .merge(health_router(health))
}
