use axum::Router;
use axum::http::header::{CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::response::Html;
use axum::routing::get;

use super::settings::Settings;

/// `/` where there is no live page: for people who wonder what is here.
pub(super) fn router(settings: &Settings) -> Router {
    let mut paths = vec![("metrics", "metrics"), ("health", "health")];
    if settings.catalog {
        paths.push(("catalog", "what the program declares"));
    }
    let links = paths.iter().fold(String::new(), |links, (path, text)| {
        links + &format!("<li><a href=\"{path}\">{text}</a></li>\n")
    });
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Metrics and health</title>\n<h1>Metrics and health</h1>\n<ul>\n{links}</ul>\n</html>\n"
    );
    let landing = || async move {
        let headers = [
            (CONTENT_SECURITY_POLICY, "default-src 'none'"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        (headers, Html(page))
    };
    Router::new().route("/", get(landing))
}
