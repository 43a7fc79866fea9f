use std::future::Future;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};

use super::health_body as body;
use super::scrape::accepted;
use crate::Health;
use crate::health::Report;

/// The draft "Health Check Response Format for HTTP APIs".
const HEALTH_JSON: &str = "application/health+json";
const JSON: &str = "application/json";
/// What was true a second ago may send requests to a process that is gone.
const NO_STORE: (HeaderName, &str) = (header::CACHE_CONTROL, "no-store");

/// The health endpoints alone, for an application that serves its metrics elsewhere.
///
/// | Path | Asks |
/// |---|---|
/// | `/health`, `/healthz` | everything |
/// | `/health/live`, `/livez` | [`Health::liveness`] |
/// | `/health/ready`, `/readyz` | [`Health::readiness`] |
/// | `/health/startup`, `/startupz` | [`Health::startup`] |
/// | `/health/{group}` | [`Health::group`]; 404 where there is no such group |
///
/// 200 where it passes or warns and 503 where it fails, never to be cached. `HEAD` has the same code, other methods get
/// 405. The body is JSON: that of the draft for clients that accept `application/health+json`, and for others
///
/// ```json
/// {
///   "status": "warn", "version": "1.2.3", "uptime_seconds": 3.5, "timestamp": "2026-11-20T22:39:13.123Z",
///   "components": {
///     "cache": {
///       "status": "warn", "probe": "readiness", "critical": false, "reason": "timed out",
///       "duration_seconds": 2.0, "age_seconds": 0.4, "time": "2026-11-20T22:39:12.723Z", "stale": true
///     }
///   }
/// }
/// ```
///
/// `version`, `reason` and what is not known are left out, and `stale` where it is not so. The component's own words are
/// there as `error`, only if [`Health::show_errors`] says so.
///
/// ```
/// let app: axum::Router = axum::Router::new()
///     // .route("/orders", …)
///     .merge(bellwether::http::health_router(bellwether::Health::global()));
/// # let _ = app;
/// ```
pub fn health_router<S>(health: &Health) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let all = probe(health, |health| async move { health.all().await });
    let live = probe(health, |health| async move { health.liveness().await });
    let ready = probe(health, |health| async move { health.readiness().await });
    let startup = probe(health, |health| async move { health.startup().await });
    Router::new()
        .route("/health", all.clone())
        .route("/healthz", all)
        .route("/health/live", live.clone())
        .route("/livez", live)
        .route("/health/ready", ready.clone())
        .route("/readyz", ready)
        .route("/health/startup", startup.clone())
        .route("/startupz", startup)
        .route("/health/{group}", group(health))
}

fn probe<S, F>(
    health: &Health,
    ask: impl Fn(Health) -> F + Clone + Send + Sync + 'static,
) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
    F: Future<Output = Report> + Send,
{
    let health = health.clone();
    get(move |headers: HeaderMap| async move { answer(&ask(health).await, &headers) })
}

fn group<S>(health: &Health) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    let health = health.clone();
    get(
        move |Path(group): Path<String>, headers: HeaderMap| async move {
            let Some(report) = health.group(&group).await else {
                let text = "There is no such group of health components.\n";
                return (StatusCode::NOT_FOUND, [NO_STORE], text).into_response();
            };
            answer(&report, &headers)
        },
    )
}

fn answer(report: &Report, headers: &HeaderMap) -> Response {
    let status = if report.status.is_good() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let draft = wants_draft(
        accepted(headers, &header::ACCEPT)
            .as_deref()
            .unwrap_or_default(),
    );
    let (content_type, body) = if draft {
        (HEALTH_JSON, body::draft(report))
    } else {
        (JSON, body::ours(report))
    };
    let vary = (header::VARY, "accept");
    let headers = [(header::CONTENT_TYPE, content_type), NO_STORE, vary];
    (status, headers, format!("{body}\n")).into_response()
}

/// Whether the client names the draft's media type, and prefers none of those that plain JSON has. Source: RFC 9110,
/// "Accept".
fn wants_draft(accept: &str) -> bool {
    let (mut draft, mut plain) = (0.0, 0.0);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let media_type = parts.next().unwrap_or_default();
        let quality = parts.find_map(|it| it.strip_prefix("q=").or_else(|| it.strip_prefix("Q=")));
        let quality = quality.map_or(1.0, |it| it.trim().parse().unwrap_or(0.0));
        if media_type.eq_ignore_ascii_case(HEALTH_JSON) {
            draft = quality;
        } else if media_type.eq_ignore_ascii_case(JSON) {
            plain = quality;
        }
    }
    draft > 0.0 && draft >= plain
}

#[cfg(test)]
mod tests {
    use super::wants_draft;

    #[test]
    fn the_form_of_the_draft_is_for_those_who_name_it() {
        for accept in [
            "application/health+json",
            "Application/Health+JSON; q=0.5, */*;q=0.9",
            "application/json;q=0.8, application/health+json",
            "application/health+json, application/json",
        ] {
            assert!(wants_draft(accept), "{accept}");
        }
        for accept in [
            "",
            "*/*",
            "application/*",
            "application/json",
            "application/health+json;q=0",
            "application/health+json;q=much",
            "application/health+json;q=0.5, application/json",
            ",;=,",
        ] {
            assert!(!wants_draft(accept), "{accept}");
        }
    }
}
