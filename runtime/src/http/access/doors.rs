//! A web configuration, ready for use.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue};
use tokio_rustls::rustls::ServerConfig;

use super::config::{
    self, Hash, Mistakes, Pem, Place, Source, TlsSection, WebConfig, WebConfigError,
};
use super::rate::Bucket;
use super::tls;
use super::watch::Loaded;

/// Who is let in, and how.
#[derive(Debug)]
pub(super) struct Doors {
    pub(super) tls: Option<Arc<ServerConfig>>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) users: HashMap<String, Hash>,
    pub(super) bucket: Option<Arc<Bucket>>,
}

/// Reads a file and those that it names. A server that runs keeps what it has of TLS and of passwords: a file that is
/// half written, or by mistake empty, shall open nothing.
pub(super) fn load(
    path: &Path,
    before: Option<&Doors>,
) -> Result<Loaded<Doors>, (WebConfigError, Vec<PathBuf>)> {
    let mut mistakes = Mistakes::default();
    let config = match config::read(path, &mut mistakes) {
        Ok(config) => config,
        Err(error) => return Err((error, vec![path.to_owned()])),
    };
    let files = files(path, config.tls.as_ref());
    // A section with a mistake is not built from, or the mistake would be told twice.
    let tls = match &config.tls {
        Some(section) if mistakes.is_empty() => tls::build(section, &mut mistakes),
        _ => None,
    };
    if let Some(before) = before
        && mistakes.is_empty()
    {
        unchanged(&config, before, &mut mistakes);
    }
    if let Err(error) = mistakes.finish(path) {
        return Err((error, files));
    }
    let kept = before.and_then(|before| before.bucket.clone());
    let bucket = config.rate_limit.map(|limit| match kept {
        Some(bucket) if bucket.limit() == limit => bucket,
        _ => Arc::new(Bucket::new(limit)),
    });
    let value = Doors {
        tls,
        headers: config.headers,
        users: config.users,
        bucket,
    };
    Ok(Loaded { value, files })
}

/// What cannot change while the server runs.
fn unchanged(config: &WebConfig, before: &Doors, mistakes: &mut Mistakes) {
    let top = Place { line: 1, column: 1 };
    match (&config.tls, &before.tls) {
        (Some(section), None) => {
            mistakes.add(
                section.at,
                "the server runs without TLS; restart it to begin with it",
            );
        }
        (None, Some(_)) => {
            mistakes.add(
                top,
                "the server runs with TLS; write `tls_server_config`, or restart it to do without",
            );
        }
        _ => {}
    }
    if config.users.is_empty() && !before.users.is_empty() {
        let text = "the server asks for passwords; write `basic_auth_users`, or restart it to ask for none";
        mistakes.add(top, text);
    }
}

/// All that was read.
fn files(path: &Path, tls: Option<&TlsSection>) -> Vec<PathBuf> {
    let named = tls
        .into_iter()
        .flat_map(|tls| [&tls.cert, &tls.key, &tls.client_ca]);
    let paths = named
        .flatten()
        .filter_map(|Pem { source, .. }| match source {
            Source::File(path) => Some(path.clone()),
            Source::Inline(_) => None,
        });
    std::iter::once(path.to_owned()).chain(paths).collect()
}
