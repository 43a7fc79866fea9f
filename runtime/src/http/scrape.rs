use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::task::spawn_blocking;

use crate::Registry;
use crate::encode::negotiate;
use crate::report::{Problem, report};

/// The answer to a scrape. There always is one.
///
/// Gathering runs the collectors of users, and writing the exposition takes a processor: both are done by a blocking
/// thread, so that neither keeps the event loop from its other requests. That is right for our own server too, where a
/// collector that hangs must not hang `/health`.
pub(super) async fn scrape(registry: Registry, headers: HeaderMap) -> Response {
    let (format, escaping) = negotiate(accepted(&headers).as_deref());
    let exposition = match spawn_blocking(move || registry.encode(format)).await {
        Ok(exposition) => exposition,
        Err(error) => {
            report(&Problem::Server(format!("a scrape failed: {error}")));
            let text = "The metrics could not be gathered; the problem was reported.\n";
            return (StatusCode::INTERNAL_SERVER_ERROR, text).into_response();
        }
    };
    let content_type: Cow<'static, str> = match escaping {
        None => format.content_type().into(),
        Some(scheme) => format!("{}; escaping={}", format.content_type(), scheme.as_str()).into(),
    };
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::VARY, header::ACCEPT.as_str().into()),
    ];
    (
        headers.map(|(name, value)| (name, value.into_owned())),
        exposition,
    )
        .into_response()
}

/// What the client accepts, also where it says it in several lines. Source: RFC 9110, "Field Lines and Combined Field
/// Value".
pub(super) fn accepted(headers: &HeaderMap) -> Option<Cow<'_, str>> {
    let lines = headers.get_all(header::ACCEPT);
    let mut texts = lines.iter().map(HeaderValue::to_str).filter_map(Result::ok);
    let first = texts.next()?;
    Some(texts.fold(first.into(), |all: Cow<'_, str>, line| {
        format!("{all},{line}").into()
    }))
}
