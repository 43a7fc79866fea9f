//! Who is answered: looked at before every request.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::doors::Doors;
use super::passwords::{Passwords, Verdict};
use super::token::Token;
use super::watch::Watched;
use crate::http::stream::Client;

/// What requests have to show, and which.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    pub(super) config: Option<Arc<Watched<Doors>>>,
    pub(super) token: Option<Given>,
    pub(super) passwords: Arc<Passwords>,
    pub(super) protect_metrics: bool,
    pub(super) protect_health: bool,
}

/// A token, as the program or a file says it.
#[derive(Clone, Debug)]
pub(super) enum Given {
    Fixed(Arc<Token>),
    File(Arc<Watched<Token>>),
}

/// Why a request is not answered.
enum Refusal {
    /// What would be accepted: a password, a token.
    Credentials {
        basic: bool,
        bearer: bool,
    },
    Busy,
    /// With the seconds until there is an answer.
    Often(u64),
}

/// The same routes, for those who are let in.
pub(crate) fn guarded(routes: Router, gate: Option<&Gate>) -> Router {
    match gate {
        Some(gate) => routes.layer(from_fn_with_state(Arc::new(gate.clone()), pass)),
        None => routes,
    }
}

/// Answers, or says why not; and adds the headers that every answer shall have.
async fn pass(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let doors = match &gate.config {
        Some(config) => Some(config.current().await),
        None => None,
    };
    let shown = gate.protects(request.uri().path()).then(|| Shown {
        credentials: credentials(request.headers()),
        client: *request.extensions().get().unwrap_or(&Client(None)),
    });
    let refusal = match shown {
        Some(shown) => gate.refusal(doors.as_deref(), shown).await,
        None => None,
    };
    let mut response = match refusal {
        Some(refusal) => refusal.into_response(),
        None => next.run(request).await,
    };
    for (name, value) in doors.iter().flat_map(|doors| &doors.headers) {
        response.headers_mut().insert(name, value.clone());
    }
    response
}

impl Gate {
    pub(super) fn new() -> Self {
        Self {
            config: None,
            token: None,
            passwords: Passwords::new(),
            protect_metrics: true,
            protect_health: false,
        }
    }

    async fn refusal(&self, doors: Option<&Doors>, shown: Shown) -> Option<Refusal> {
        if let Some(bucket) = doors.and_then(|doors| doors.bucket.as_ref())
            && let Err(after) = bucket.take()
        {
            return Some(Refusal::Often(after.as_secs() + 1));
        }
        let users = doors
            .map(|doors| &doors.users)
            .filter(|users| !users.is_empty());
        let token = match &self.token {
            Some(Given::File(file)) => Some(file.current().await),
            Some(Given::Fixed(token)) => Some(Arc::clone(token)),
            None => None,
        };
        if users.is_none() && token.is_none() {
            return None;
        }
        let missing = Refusal::Credentials {
            basic: users.is_some(),
            bearer: token.is_some(),
        };
        match (shown.credentials, users, token) {
            (Some(Credentials::Bearer(shown)), _, Some(token)) => {
                (!token.is(&shown)).then_some(missing)
            }
            (Some(Credentials::Basic { name, password }), Some(users), _) => {
                let check = self.passwords.check(users, &name, &password, shown.client);
                match check.await {
                    Verdict::Right => None,
                    Verdict::Wrong => Some(missing),
                    Verdict::Busy => Some(Refusal::Busy),
                }
            }
            _ => Some(missing),
        }
    }

    fn protects(&self, path: &str) -> bool {
        if is_health(path) {
            self.protect_health
        } else {
            path != "/metrics" || self.protect_metrics
        }
    }
}

/// The health endpoints and their aliases.
fn is_health(path: &str) -> bool {
    let aliases = ["/health", "/healthz", "/livez", "/readyz", "/startupz"];
    aliases.contains(&path) || path.starts_with("/health/")
}

/// What a request shows, and whose it is.
struct Shown {
    credentials: Option<Credentials>,
    client: Client,
}

/// A password or a token.
enum Credentials {
    Basic { name: Vec<u8>, password: Vec<u8> },
    Bearer(Vec<u8>),
}

/// Nothing where there is none, or none that can be read, or more than one. Source: RFC 7617, section 2; RFC 6750,
/// section 2.1.
fn credentials(headers: &HeaderMap) -> Option<Credentials> {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    let (line, None) = (lines.next()?, lines.next()) else {
        return None;
    };
    let line = line.as_bytes();
    let (scheme, rest) = line.split_at(line.iter().position(|byte| *byte == b' ')?);
    let shown = rest.trim_ascii();
    if scheme.eq_ignore_ascii_case(b"bearer") {
        return Some(Credentials::Bearer(shown.to_vec()));
    }
    if !scheme.eq_ignore_ascii_case(b"basic") {
        return None;
    }
    let mut name = STANDARD.decode(shown).ok()?;
    let colon = name.iter().position(|byte| *byte == b':')?;
    let password = name.split_off(colon + 1);
    name.pop();
    Some(Credentials::Basic { name, password })
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, text, after) = match &self {
            Self::Credentials { .. } => {
                let text = "This needs a user name and a password, or a token.\n";
                (StatusCode::UNAUTHORIZED, text, None)
            }
            Self::Busy => {
                let text = "Too many passwords are being checked.\n";
                (StatusCode::SERVICE_UNAVAILABLE, text, Some(1))
            }
            Self::Often(after) => {
                let text = "There were too many requests.\n";
                (StatusCode::TOO_MANY_REQUESTS, text, Some(*after))
            }
        };
        let mut response = (status, text).into_response();
        let headers = response.headers_mut();
        if let Some(after) = after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(after));
        }
        if let Self::Credentials { basic, bearer } = self {
            let challenges = [
                (basic, r#"Basic realm="metrics", charset="UTF-8""#),
                (bearer, r#"Bearer realm="metrics""#),
            ];
            for (_, challenge) in challenges.into_iter().filter(|(offered, _)| *offered) {
                headers.append(
                    header::WWW_AUTHENTICATE,
                    HeaderValue::from_static(challenge),
                );
            }
        }
        response
    }
}
