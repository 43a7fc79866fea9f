//! Files that are refused, and what an operator is told; judged by `promtool` too.

use bellwether::http::{Server, ServerError};
use bellwether_tests::support::{find, run};

use crate::setup::{Authority, Site, TLS, users};

/// A file that is wrong: what is in it, and what is said of it without its path.
struct Wrong {
    text: String,
    said: &'static [&'static str],
    /// Whether the toolkit says so too.
    agreed: bool,
}

fn wrong(text: impl Into<String>, said: &'static [&'static str]) -> Wrong {
    Wrong {
        text: text.into(),
        said,
        agreed: true,
    }
}

impl Wrong {
    /// A file that the toolkit reads another way; the comment beside it says why.
    fn alone(mut self) -> Self {
        self.agreed = false;
        self
    }
}

fn tls(lines: &str) -> String {
    format!("{TLS}{lines}")
}

/// What is not right as YAML or in its keys and types.
fn shapes() -> Vec<Wrong> {
    vec![
        wrong("tls_server_config: [\n", &["2:1: not YAML: "]),
        wrong(
            "just text\n",
            &["1:1: a web configuration is a mapping of keys to values, not text"],
        ),
        wrong(
            "tls_config: {}\n",
            &[
                "1:1: unknown key `tls_config`; write `tls_server_config`, `http_server_config`, `basic_auth_users` or `rate_limit`",
            ],
        ),
        wrong(
            tls("  cert_fil: x\n"),
            &["4:3: unknown key `cert_fil`; did you mean `cert_file`?"],
        ),
        wrong(
            tls("  cert_file: other.crt\n"),
            &["4:3: `cert_file` stands in line 2 already; keep one"],
        ),
        wrong(
            "tls_server_config: yes\n",
            &["1:20: `tls_server_config` is a mapping of keys to values, not text"],
        ),
        wrong(
            "tls_server_config:\n  cert_file: [a]\n  key_file: server.key\n",
            &["2:14: `cert_file` is a text, not a list"],
        ),
        wrong(
            tls("  cipher_suites: {a: b}\n"),
            &[
                "4:18: `cipher_suites` is a list, not a mapping; write `- …` on a line of its own for each entry",
            ],
        ),
        wrong(
            tls("  prefer_server_cipher_suites: maybe\n"),
            &["4:32: `prefer_server_cipher_suites` is `true` or `false`, not `maybe`"],
        ),
        wrong(
            "http_server_config:\n  http2: 2\n",
            &["2:10: `http2` is `true` or `false`, not `2`"],
        ),
        wrong(
            "basic_auth_users: [prometheus]\n",
            &["1:19: `basic_auth_users` is a mapping of keys to values, not a list"],
        ),
        wrong(
            "{}\n---\n{}\n",
            &["2:1: a second document begins here, and nobody would read it; remove it"],
        )
        .alone(), // Passed over.
        wrong(
            "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n  min_version: TLS9\nhttp2: true\n",
            &[
                "4:16: unknown min_version `TLS9`; write `TLS13`",
                "5:1: unknown key `http2`; write ",
            ],
        ),
    ]
}

/// Certificates, keys and authorities.
fn certificates() -> Vec<Wrong> {
    vec![
        wrong("tls_server_config:\n  cert_file: server.crt\n", &["2:14: this certificate has no key; write `key_file` too"]),
        wrong("tls_server_config:\n  key_file: server.key\n", &["2:13: this key has no certificate; write `cert_file` too"]),
        wrong("tls_server_config:\n  cert_file: ''\n  key_file: server.key\n", &["3:13: this key has no certificate; write `cert_file` too"]),
        // Without a certificate it is no section at all to the toolkit, which then serves without TLS.
        wrong("tls_server_config:\n  min_version: TLS13\n", &["1:1: there is no TLS without a certificate; write `cert_file` and `key_file`, or remove the section"]).alone(),
        wrong("tls_server_config:\n  cert_file: none.crt\n  key_file: none.key\n", &["2:14: cannot read ", "3:13: cannot read "]),
        wrong("tls_server_config:\n  cert_file: server.key\n  key_file: server.key\n", &["2:14: ", "server.key is no certificate; it has to hold `BEGIN CERTIFICATE`"]),
        wrong("tls_server_config:\n  cert_file: server.crt\n  key_file: server.crt\n", &["3:13: ", "server.crt is no private key; it has to hold `BEGIN PRIVATE KEY`"]),
        wrong("tls_server_config:\n  cert_file: server.crt\n  key_file: other.key\n", &["3:13: this key is not that of the certificate"]),
        wrong("tls_server_config:\n  cert_file: server.crt\n  key_file: locked.key\n", &["3:13: ", "is a key with a password, and nobody to ask for it; write it without: `openssl pkey"]),
        wrong("tls_server_config:\n  cert_file: broken.crt\n  key_file: server.key\n", &["2:14: ", "broken.crt is broken PEM: "]),
        wrong("tls_server_config:\n  cert_file: garbage.crt\n  key_file: server.key\n", &["2:14: this certificate cannot be used: "]),
    ]
}

/// Words and what they go with.
fn words() -> Vec<Wrong> {
    vec![
        wrong(tls("  cipher_suites: [TLS_MADE_UP]\n"), &["4:19: unknown cipher suite `TLS_MADE_UP`; write `TLS_AES_128_GCM_SHA256`"]),
        wrong(tls("  cipher_suites:\n  - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA25\n"), &["5:5: unknown cipher suite `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA25`; did you mean `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`?"]),
        // The toolkit has these.
        wrong(tls("  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA]\n"), &["4:19: none of these cipher suites is offered here: they use CBC"]).alone(),
        wrong(tls("  curve_preferences: [CurveP521]\n"), &["4:23: this curve is not offered here; name `X25519`, `CurveP256` or `CurveP384` too"]).alone(),
        wrong(tls("  max_version: TLS11\n"), &["4:16: TLS before 1.2 is not offered; write `TLS12` or `TLS13`"]).alone(),
        wrong(tls("  min_version: TLS13\n  max_version: TLS12\n"), &["4:16: `min_version` is above `max_version`, so that no version is left"]).alone(),
        wrong(tls("  curve_preferences: [Curve448]\n"), &["4:23: unknown curve `Curve448`; did you mean "]),
        wrong(tls("  max_version: SSL30\n"), &["4:16: unknown max_version `SSL30`; write `TLS13`, `TLS12`, `TLS11` or `TLS10`"]),
        wrong(tls("  client_auth_type: Always\n"), &["4:21: unknown client_auth_type `Always`; write `NoClientCert`"]),
        wrong(tls("  client_ca_file: ca.crt\n"), &["4:19: nobody is asked for a certificate; write `client_auth_type: RequireAndVerifyClientCert` too"]),
        wrong(tls("  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: none.crt\n"), &["5:19: cannot read "]),
        // The toolkit takes the authorities of the machine, or one that it cannot read for none.
        wrong(tls("  client_auth_type: RequireAndVerifyClientCert\n"), &["4:21: nothing says who signs the clients' certificates; write `client_ca_file` too"]).alone(),
        wrong(tls("  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: server.key\n"), &["5:19: ", "is no certificate"]).alone(),
        // To the toolkit this list lets nobody in, which is no use to anyone.
        wrong(tls("  client_auth_type: RequireAnyClientCert\n  client_allowed_sans: []\n"), &["5:24: `client_allowed_sans` names nothing; name something, or remove it"]).alone(),
        // Newer toolkits say so too.
        wrong(tls("  client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: ca.crt\n  client_allowed_sans: [a]\n"), &["6:25: clients may come without a certificate"]).alone(),
    ]
}

/// What is not about TLS.
fn others() -> Vec<Wrong> {
    vec![
        wrong(
            "basic_auth_users:\n  prometheus: hunter2\n",
            &[
                "2:15: this is no bcrypt hash; write what `htpasswd -nBC 10 prometheus` prints after the colon",
            ],
        ),
        // A cost that there is not.
        wrong(
            "basic_auth_users:\n  a: $2y$32$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG\n",
            &["2:6: this is no bcrypt hash"],
        ),
        wrong(
            "basic_auth_users:\n  prometheus:\n",
            &["2:3: user `prometheus` has no password hash; write what `htpasswd"],
        ),
        wrong(
            "http_server_config:\n  headers:\n    X-Forwarded-For: a\n",
            &["3:5: unknown key `X-Forwarded-For`; write `Content-Security-Policy`"],
        ),
        wrong(
            "http_server_config:\n  headers:\n    X-Frame-Options: sometimes\n",
            &["3:22: `X-Frame-Options` is `deny` or `sameorigin`, not `sometimes`"],
        ),
        wrong(
            "http_server_config:\n  headers:\n    X-XSS-Protection: \"1\\n2\"\n",
            &["3:23: no header can have this value"],
        )
        .alone(), // It fails later.
        // The version of `promtool` in Debian does not know these keys at all.
        wrong(
            "rate_limit:\n  interval: 10\n  burst: 1\n",
            &["2:13: `interval` is a time with its unit, not `10`; write `1s` or `500ms`"],
        ),
        wrong(
            "rate_limit:\n  interval: 1s\n",
            &["2:13: no request would be answered; write `burst: 1` or more beside `interval`"],
        ),
        wrong(
            "rate_limit:\n  interval: 1s\n  burst: -1\n",
            &["3:10: `burst` is a whole number, not `-1`"],
        ),
    ]
}

fn site() -> Site {
    let site = Site::new();
    site.renew("other", &Authority::new().server());
    site.write("broken.crt", "-----BEGIN CERTIFICATE-----\nMIIB\n");
    site.write(
        "garbage.crt",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    );
    let locked =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n";
    site.write("locked.key", locked);
    site
}

fn all() -> impl Iterator<Item = Wrong> {
    [shapes(), certificates(), words(), others()]
        .into_iter()
        .flatten()
}

#[test]
fn a_bad_file_is_refused_with_the_line_and_what_to_write() {
    let site = site();
    for Wrong { text, said, .. } in all() {
        let error = site.server(&text).expect_err(&text);
        let told = error.to_string();
        let lines: Vec<_> = told.lines().collect();
        let places: Vec<_> = said
            .iter()
            .filter(|said| said.as_bytes()[0].is_ascii_digit())
            .collect();
        assert_eq!(lines.len(), places.len(), "{text}\n{told}");
        let path = site.path("web.yml");
        for said in said {
            let begins = format!("{}:{said}", path.display());
            let found = lines
                .iter()
                .any(|line| line.starts_with(&begins) || line.contains(said));
            assert!(found, "{text}\n{told}\nlacks {said}");
        }
        let ServerError::WebConfig(error) = error else {
            panic!("{error:?}");
        };
        assert_eq!((error.path(), error.lines().count()), (&*path, lines.len()));
    }
}

#[test]
fn what_stands_in_place_of_a_hash_is_not_told() {
    let error = Site::new()
        .server("basic_auth_users:\n  prometheus: hunter2\n")
        .unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[test]
fn a_file_that_is_not_there_is_told_by_its_name() {
    let server = Server::bind("127.0.0.1:0").unwrap();
    let error = server
        .web_config("nowhere/web.yml")
        .unwrap_err()
        .to_string();
    let expected = "cannot read the web configuration nowhere/web.yml: No such file";
    assert!(error.starts_with(expected), "{error}");
}

/// Files that are right, with what they name beside them.
fn right(site: &Site) -> Vec<(String, bool)> {
    let indented = |pem: &str| pem.replace('\n', "\n    ");
    let pair = site.authority.server();
    let inline = format!(
        "tls_server_config:\n  cert: |\n    {}\n  key: |\n    {}\n",
        indented(&pair.certificate),
        indented(&pair.key)
    );
    let verified = "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n";
    let mut right = vec![
        (String::new(), true),
        ("{}\n".to_owned(), true),
        ("# Nothing yet.\n".to_owned(), true),
        ("tls_server_config:\nbasic_auth_users:\n".to_owned(), true),
        (TLS.to_owned(), true),
        (users(), true),
        (format!("{TLS}{}", users()), true),
        (tls(verified), true),
        (tls("  client_auth_type: NoClientCert\n"), true),
        (tls("  min_version: TLS10\n  prefer_server_cipher_suites: no\n"), true),
        (tls("  curve_preferences: [CurveP521, CurveP384, CurveP256, X25519]\n"), true),
        (tls("  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]\n"), true),
        ("http_server_config:\n  http2: true\n  headers:\n    X-Frame-Options: deny\n    Strict-Transport-Security: max-age=60\n".to_owned(), true),
        // Aliases, and the quotes of JSON.
        ("{\"basic_auth_users\": {\"a\": &h \"$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG\", \"b\": *h}}\n".to_owned(), true),
        // The version of `promtool` in Debian is older than these.
        (inline, false),
        ("rate_limit:\n  interval: 1m30s\n  burst: 3\n".to_owned(), false),
        (tls(&format!("{verified}  client_allowed_sans: [prometheus.example]\n")), false),
    ];
    for word in [
        "RequestClientCert",
        "RequireAnyClientCert",
        "RequireClientCert",
    ] {
        right.push((tls(&format!("  client_auth_type: {word}\n")), true));
    }
    right
}

#[test]
fn a_good_file_is_taken() {
    let site = site();
    for (text, _) in right(&site) {
        let server = site.server(&text);
        let _ = server.unwrap_or_else(|error| panic!("{text}\n{error}"));
    }
}

#[test]
fn promtool_says_the_same_of_these_files() {
    let Some(promtool) = find("promtool") else {
        return;
    };
    let site = site();
    let right = right(&site)
        .into_iter()
        .filter(|(_, agreed)| *agreed)
        .map(|(text, _)| (text, true));
    let wrong = all()
        .filter(|wrong| wrong.agreed)
        .map(|wrong| (wrong.text, false));
    for (text, expected) in right.chain(wrong) {
        let path = site.write("web.yml", &text);
        let (success, said) = run(
            &promtool,
            &["check", "web-config", path.to_str().unwrap()],
            "",
        );
        assert_eq!(success, expected, "{text}\n{said}");
    }
}
