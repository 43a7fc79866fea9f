//! `/`: the page, put together from its files.

use std::sync::OnceLock;

use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use super::guarded;
use crate::http::coding::{Coding, negotiate};
use crate::http::scrape::accepted;

const SHELL: &str = include_str!("assets/index.html");
const STYLE: &str = include_str!("assets/style.css");

/// The script, in this order.
const SCRIPTS: &[&str] = &[
    include_str!("assets/types.js"),
    include_str!("assets/format.js"),
    include_str!("assets/quantile.js"),
    include_str!("assets/promql.js"),
    include_str!("assets/store.js"),
    include_str!("assets/rates.js"),
    include_str!("assets/catalog.js"),
    include_str!("assets/operations.js"),
    include_str!("assets/dom.js"),
    include_str!("assets/spark.js"),
    include_str!("assets/chart.js"),
    include_str!("assets/legend.js"),
    include_str!("assets/heat.js"),
    include_str!("assets/bands.js"),
    include_str!("assets/table.js"),
    include_str!("assets/queries.js"),
    include_str!("assets/functions.js"),
    include_str!("assets/families.js"),
    include_str!("assets/function_detail.js"),
    include_str!("assets/breakdown.js"),
    include_str!("assets/family_detail.js"),
    include_str!("assets/overview.js"),
    include_str!("assets/system.js"),
    include_str!("assets/detail.js"),
    include_str!("assets/connection.js"),
    include_str!("assets/main.js"),
];

/// The page as it goes out, the same for all.
pub(super) struct Document {
    text: Bytes,
    /// What the browser may load and run: what is in the page, and figures from the same server.
    policy: String,
    etag: String,
    /// In the codings that were asked for.
    packed: [OnceLock<Bytes>; Coding::ALL.len()],
}

impl Document {
    pub(super) fn get() -> &'static Self {
        static DOCUMENT: OnceLock<Document> = OnceLock::new();
        DOCUMENT.get_or_init(|| Self::new(SHELL, STYLE, &SCRIPTS.concat()))
    }

    fn new(shell: &str, style: &str, script: &str) -> Self {
        let text = shell
            .replace("<!--style-->", &format!("<style>{style}</style>"))
            .replace("<!--script-->", &format!("<script>{script}</script>"));
        let policy = format!(
            "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; connect-src 'self'; img-src data:; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            hash(script),
            hash(style)
        );
        // Weak: the same page in any coding.
        let etag = format!("W/\"{}\"", hash(&text));
        Self {
            text: text.into(),
            policy,
            etag,
            packed: Default::default(),
        }
    }

    pub(super) async fn answer(&'static self, headers: &HeaderMap) -> Response {
        let mut response = if self.is_known(headers) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let wanted = negotiate(accepted(headers, &header::ACCEPT_ENCODING).as_deref());
            let (bytes, coding) = self.packed(wanted.coding).await;
            let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            let mut response = (html, Body::from(bytes)).into_response();
            coding.tell(response.headers_mut());
            response
        };
        let more: [(HeaderName, &str); 3] = [
            (header::CONTENT_SECURITY_POLICY, &self.policy),
            (header::ETAG, &self.etag),
            (header::VARY, "accept-encoding"),
        ];
        for (name, value) in more {
            if let Ok(value) = HeaderValue::from_str(value) {
                response.headers_mut().insert(name, value);
            }
        }
        guarded(response, "no-cache")
    }

    /// Source: RFC 9110, "If-None-Match".
    fn is_known(&self, headers: &HeaderMap) -> bool {
        let known = accepted(headers, &header::IF_NONE_MATCH);
        let mut known = known.iter().flat_map(|known| known.split(','));
        known.any(|one| one.trim() == self.etag || one.trim() == "*")
    }

    /// Coded once, where that holds nothing up.
    async fn packed(&'static self, coding: Coding) -> (Bytes, Coding) {
        let place = Coding::ALL.iter().position(|other| *other == coding);
        let Some(packed) = place.and_then(|place| self.packed.get(place)) else {
            return (self.text.clone(), Coding::Identity);
        };
        let pack = move || packed.get_or_init(|| coding.pack(&self.text)).clone();
        match spawn_blocking(pack).await {
            Ok(bytes) => (bytes, coding),
            Err(_) => (self.text.clone(), Coding::Identity),
        }
    }
}

/// As a policy has it. Source: Content Security Policy Level 3, "Hash usage".
fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text))
}
