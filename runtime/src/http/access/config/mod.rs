//! The file, as it is written: sections, keys, and where each of them stands. Nothing is opened here but the file.

mod mistake;
mod reader;
mod words;
mod yaml;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};
use bcrypt::HashParts;
use tokio_rustls::rustls::ProtocolVersion;

pub use mistake::WebConfigError;
pub(super) use mistake::{At, Mistake, Mistakes, Place};
use reader::{Entry, entries, one_of};
use words::{CLIENT_AUTH, CURVES, HEADERS, SUITES, VERSIONS};
pub(super) use words::{ClientAuth, Curve, Suite};
use yaml::Node;

/// A file may not be larger, so that a wrong path does not fill the memory.
const SIZE: u64 = 1 << 20;

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct WebConfig {
    pub(super) tls: Option<TlsSection>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) users: HashMap<String, Hash>,
    pub(super) rate_limit: Option<RateLimit>,
}

/// `tls_server_config`, where it has any key.
#[derive(Debug)]
pub(super) struct TlsSection {
    pub(super) at: Place,
    pub(super) cert: Option<Pem>,
    pub(super) key: Option<Pem>,
    pub(super) client_ca: Option<Pem>,
    pub(super) client_auth: At<ClientAuth>,
    pub(super) allowed_sans: Vec<At<String>>,
    pub(super) min_version: At<ProtocolVersion>,
    pub(super) max_version: At<ProtocolVersion>,
    pub(super) suites: Vec<At<Suite>>,
    pub(super) curves: Vec<At<Curve>>,
    pub(super) prefer_server_suites: bool,
}

/// Certificates or a key: in the file, or in another.
#[derive(Clone, Debug)]
pub(super) struct Pem {
    pub(super) at: Place,
    pub(super) source: Source,
}

#[derive(Clone, Debug)]
pub(super) enum Source {
    Inline(String),
    File(PathBuf),
}

/// A bcrypt hash, of which it is known that it is one.
#[derive(Clone, Debug)]
pub(super) struct Hash {
    pub(super) text: String,
    pub(super) cost: u32,
}

/// One request each `interval`, and `burst` at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RateLimit {
    pub(super) interval: Duration,
    pub(super) burst: u32,
}

/// Reads a file, and gathers what is wrong with it.
pub(super) fn read(path: &Path, mistakes: &mut Mistakes) -> Result<WebConfig, WebConfigError> {
    let unreadable = |reason: std::io::Error| WebConfigError::unreadable(path, reason);
    if fs::metadata(path).map_err(unreadable)?.len() > SIZE {
        let reason = "it is larger than 1 MiB, so it is hardly one";
        return Err(WebConfigError::unreadable(path, reason));
    }
    let text = fs::read_to_string(path).map_err(unreadable)?;
    let mut config = WebConfig::default();
    if let Some(root) = mistakes.absorb(yaml::parse(&text)) {
        let directory = path.parent().unwrap_or(Path::new(""));
        config.fill(&root, directory, mistakes);
    }
    Ok(config)
}

impl WebConfig {
    fn fill(&mut self, root: &Node, directory: &Path, mistakes: &mut Mistakes) {
        let sections = [
            "tls_server_config",
            "http_server_config",
            "basic_auth_users",
            "rate_limit",
        ];
        for section in entries(root, "a web configuration", Some(&sections), mistakes) {
            match &*section.key {
                "tls_server_config" => self.tls = tls(&section, directory, mistakes),
                "http_server_config" => self.headers = http(&section, mistakes),
                "basic_auth_users" => self.users = users(&section, mistakes),
                _ => self.rate_limit = rate_limit(&section, mistakes),
            }
        }
    }
}

const TLS_KEYS: [&str; 13] = [
    "cert_file",
    "key_file",
    "client_ca_file",
    "cert",
    "key",
    "client_ca",
    "client_auth_type",
    "client_allowed_sans",
    "min_version",
    "max_version",
    "cipher_suites",
    "curve_preferences",
    "prefer_server_cipher_suites",
];

fn tls(section: &Entry, directory: &Path, mistakes: &mut Mistakes) -> Option<TlsSection> {
    let at = section.key_at;
    let mut tls = TlsSection {
        at,
        cert: None,
        key: None,
        client_ca: None,
        client_auth: At {
            at,
            value: ClientAuth::None,
        },
        allowed_sans: Vec::new(),
        min_version: At {
            at,
            value: ProtocolVersion::TLSv1_2,
        },
        max_version: At {
            at,
            value: ProtocolVersion::TLSv1_3,
        },
        suites: Vec::new(),
        curves: Vec::new(),
        prefer_server_suites: true,
    };
    let written = entries(
        &section.node,
        "`tls_server_config`",
        Some(&TLS_KEYS),
        mistakes,
    );
    for entry in &written {
        match &*entry.key {
            "cert_file" => tls.cert = pem_file(entry, directory, mistakes).or(tls.cert),
            "key_file" => tls.key = pem_file(entry, directory, mistakes).or(tls.key),
            "client_ca_file" => {
                tls.client_ca = pem_file(entry, directory, mistakes).or(tls.client_ca);
            }
            "cert" => tls.cert = tls.cert.or(pem_inline(entry, mistakes)),
            "key" => tls.key = tls.key.or(pem_inline(entry, mistakes)),
            "client_ca" => tls.client_ca = tls.client_ca.or(pem_inline(entry, mistakes)),
            "client_allowed_sans" => tls.allowed_sans = entry.some_texts(mistakes),
            "cipher_suites" => tls.suites = entry.words("cipher suite", SUITES, mistakes),
            "curve_preferences" => tls.curves = entry.words("curve", CURVES, mistakes),
            _ => tls.choice(entry, mistakes),
        }
    }
    (!written.is_empty()).then_some(tls)
}

impl TlsSection {
    /// The keys with one word as their value; what stands already is kept where it is none.
    fn choice(&mut self, entry: &Entry, mistakes: &mut Mistakes) {
        match &*entry.key {
            "client_auth_type" => {
                self.client_auth = entry
                    .word(CLIENT_AUTH, mistakes)
                    .unwrap_or(self.client_auth.clone());
            }
            "min_version" => {
                self.min_version = entry
                    .word(VERSIONS, mistakes)
                    .unwrap_or(self.min_version.clone());
            }
            "max_version" => {
                self.max_version = entry
                    .word(VERSIONS, mistakes)
                    .unwrap_or(self.max_version.clone());
            }
            _ => self.prefer_server_suites = entry.boolean(mistakes).unwrap_or(true),
        }
    }
}

/// A path counts from the directory of the file that it stands in.
fn pem_file(entry: &Entry, directory: &Path, mistakes: &mut Mistakes) -> Option<Pem> {
    let text = entry.text(mistakes)?;
    Some(Pem {
        at: text.at,
        source: Source::File(directory.join(text.value)),
    })
}

fn pem_inline(entry: &Entry, mistakes: &mut Mistakes) -> Option<Pem> {
    let text = entry.text(mistakes)?;
    Some(Pem {
        at: text.at,
        source: Source::Inline(text.value),
    })
}

/// The headers that answers are given. `http2` is read, and does nothing: the server speaks HTTP/1.1.
fn http(section: &Entry, mistakes: &mut Mistakes) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = Vec::new();
    let keys = ["http2", "headers"];
    for entry in entries(&section.node, "`http_server_config`", Some(&keys), mistakes) {
        if entry.key == "http2" {
            entry.boolean(mistakes);
            continue;
        }
        let names: Vec<_> = HEADERS.iter().map(|(name, _)| *name).collect();
        for header in entries(&entry.node, "`headers`", Some(&names), mistakes) {
            headers.extend(self::header(&header, mistakes));
        }
    }
    headers
}

fn header(entry: &Entry, mistakes: &mut Mistakes) -> Option<(HeaderName, HeaderValue)> {
    let text = entry.text(mistakes)?;
    let (_, allowed) = HEADERS.iter().find(|(name, _)| *name == entry.key)?;
    if !allowed.is_empty() && !allowed.contains(&&*text.value) {
        mistakes.add(text.at, one_of(&entry.key, &text.value, allowed));
        return None;
    }
    let (name, value) = (
        HeaderName::from_str(&entry.key),
        HeaderValue::from_str(&text.value),
    );
    let (Ok(name), Ok(value)) = (name, value) else {
        let wrong = "no header can have this value; write it on one line, in printable characters";
        mistakes.add(text.at, wrong);
        return None;
    };
    Some((name, value))
}

fn users(section: &Entry, mistakes: &mut Mistakes) -> HashMap<String, Hash> {
    let mut users = HashMap::new();
    for entry in entries(&section.node, "`basic_auth_users`", None, mistakes) {
        let how = format!(
            "write what `htpasswd -nBC 10 {}` prints after the colon",
            entry.key
        );
        let Some(text) = entry.text(mistakes) else {
            let wrong = format!("user `{}` has no password hash; {how}", entry.key);
            mistakes.add(entry.key_at, wrong);
            continue;
        };
        match HashParts::from_str(&text.value) {
            Ok(parts) if (4..=31).contains(&parts.get_cost()) => {
                let cost = parts.get_cost();
                users.insert(
                    entry.key,
                    Hash {
                        text: text.value,
                        cost,
                    },
                );
            }
            // What stands there may be the password itself, so it is not repeated.
            _ => mistakes.add(text.at, format!("this is no bcrypt hash; {how}")),
        }
    }
    users
}

fn rate_limit(section: &Entry, mistakes: &mut Mistakes) -> Option<RateLimit> {
    let (mut interval, mut burst) = (None, Some(0));
    let keys = ["interval", "burst"];
    for entry in entries(&section.node, "`rate_limit`", Some(&keys), mistakes) {
        match &*entry.key {
            "interval" => interval = entry.duration(mistakes),
            _ => burst = entry.number(mistakes),
        }
    }
    let interval = interval.filter(|interval| !interval.value.is_zero())?;
    let burst = burst?;
    if burst == 0 {
        let text = "no request would be answered; write `burst: 1` or more beside `interval`";
        mistakes.add(interval.at, text);
        return None;
    }
    let interval = interval.value;
    Some(RateLimit { interval, burst })
}
