//! Servers with TLS, and clients of many kinds.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use bellwether::http::Server;
use bellwether_tests::support::{exchange, get, wait_for};
use rustls::crypto::ring::{cipher_suite, kx_group};
use rustls::version::{TLS12, TLS13};
use rustls::{ProtocolVersion, SupportedCipherSuite};

use crate::setup::{Site, TLS};

#[test]
fn without_a_section_of_tls_it_is_http() {
    let site = Site::new();
    for config in ["", "http_server_config:\n  http2: true\n"] {
        let server = site.serve(config);
        assert_eq!(get(server.local_addr(), "/metrics", "").status, 200);
        let refused = site.client().get(server.local_addr(), "/metrics", "");
        assert!(refused.unwrap_err().contains("corrupt message"));
        server.shutdown();
    }
}

#[test]
fn a_client_of_tls_gets_the_metrics() {
    let site = Site::new();
    let server = site.serve(TLS);
    let secured = site
        .client()
        .get(server.local_addr(), "/metrics", "")
        .unwrap();
    assert_eq!(
        (secured.answer.status, secured.version),
        (200, ProtocolVersion::TLSv1_3)
    );
    assert!(secured.answer.body.contains("bellwether_problems_total"));
    let mut others = site.client();
    others.versions = vec![&TLS12];
    let secured = others.get(server.local_addr(), "/metrics", "").unwrap();
    assert_eq!(
        (secured.answer.status, secured.version),
        (200, ProtocolVersion::TLSv1_2)
    );
    // Go's clients offer HTTP/2 as well.
    others.protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    assert_eq!(
        others
            .get(server.local_addr(), "/metrics", "")
            .unwrap()
            .answer
            .status,
        200
    );
    others.protocols = vec![b"h2".to_vec()];
    others.get(server.local_addr(), "/metrics", "").unwrap_err();
    server.shutdown();
}

#[test]
fn certificate_and_key_can_stand_in_the_file() {
    let site = Site::new();
    let indented = |pem: &str| pem.replace('\n', "\n    ");
    let pair = site.authority.server();
    let config = format!(
        "tls_server_config:\n  cert: |\n    {}\n  key: |\n    {}\n",
        indented(&pair.certificate),
        indented(&pair.key)
    );
    let server = site.serve(&config);
    assert_eq!(
        site.client()
            .get(server.local_addr(), "/metrics", "")
            .unwrap()
            .answer
            .status,
        200
    );
    server.shutdown();
}

#[test]
fn whoever_speaks_http_to_a_port_of_https_is_told_so() {
    let site = Site::new();
    let server = site.serve(TLS);
    let address = server.local_addr();
    let answer = get(address, "/metrics", "");
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.body,
        "This server speaks HTTPS; write https:// for http://.\n"
    );
    assert_eq!(
        answer.header("content-length"),
        answer.body.len().to_string()
    );
    // What is neither is told the same, and nobody else notices.
    assert!(exchange(address, &[0; 64]).starts_with(b"HTTP/1.1 400 "));
    assert!(exchange(address, b"\x16\x03\x01\xff\xffnonsense").len() < 16);
    assert_eq!(
        site.client()
            .get(address, "/metrics", "")
            .unwrap()
            .answer
            .status,
        200
    );
    server.shutdown();
}

/// A client's first message that offers nothing newer than this version, as RFC 5246 has it.
fn hello(version: [u8; 2]) -> Vec<u8> {
    let suite: [u8; 2] = [0xc0, 0x2b];
    // Named groups: X25519. Signatures: of P-256 with SHA-256.
    let extensions = [0, 10, 0, 4, 0, 2, 0, 29, 0, 13, 0, 4, 0, 2, 4, 3];
    let mut body = version.to_vec();
    body.extend([7; 32]);
    body.extend([0, 0, 2]);
    body.extend(suite);
    body.extend([1, 0, 0, u8::try_from(extensions.len()).unwrap()]);
    body.extend(extensions);
    let mut message = vec![1, 0, 0, u8::try_from(body.len()).unwrap()];
    message.extend(body);
    let mut record = vec![22, 3, 1, 0, u8::try_from(message.len()).unwrap()];
    record.extend(message);
    record
}

#[test]
fn clients_of_old_tls_are_refused() {
    let site = Site::new();
    // The lowest version that a file can name does not let them in either.
    let server = site
        .server(&format!("{TLS}  min_version: TLS10\n"))
        .unwrap();
    let server = server
        .handshake_timeout(Duration::from_secs(1))
        .spawn()
        .unwrap();
    for version in [[3, 1], [3, 2]] {
        let said = exchange(server.local_addr(), &hello(version));
        // A fatal alert: `protocol_version`.
        assert_eq!((said[0], &said[5..]), (21, &[2, 70][..]));
    }
    // The same message is one to go on from in TLS 1.2: a `ServerHello`.
    let said = exchange(server.local_addr(), &hello([3, 3]));
    assert_eq!((said[0], said[5]), (22, 2));
    server.shutdown();
}

#[test]
fn versions_are_those_between_the_lowest_and_the_highest() {
    let site = Site::new();
    for (config, agreed, refused) in [
        ("  min_version: TLS13\n", &TLS13, &TLS12),
        ("  max_version: TLS12\n", &TLS12, &TLS13),
    ] {
        let server = site.serve(&format!("{TLS}{config}"));
        let mut client = site.client();
        client.versions = vec![agreed];
        let secured = client.get(server.local_addr(), "/metrics", "").unwrap();
        assert_eq!(secured.version, agreed.version);
        client.versions = vec![refused];
        let error = client.get(server.local_addr(), "/metrics", "").unwrap_err();
        assert!(
            error.contains("ProtocolVersion") || error.contains("version"),
            "{error}"
        );
        server.shutdown();
    }
}

const AES: SupportedCipherSuite = cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
const CHACHA: SupportedCipherSuite = cipher_suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256;

#[test]
fn cipher_suites_are_those_of_the_file_in_the_order_of_the_server_or_of_the_client() {
    let site = Site::new();
    let mut client = site.client();
    client.versions = vec![&TLS12];
    let named = "  cipher_suites:\n  - TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256\n  \
                 - TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA\n  - TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256\n";
    for (more, expected) in [
        ("", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
        (
            "  prefer_server_cipher_suites: false\n",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        ),
    ] {
        let server = site.serve(&format!("{TLS}{named}{more}"));
        client.provider.cipher_suites = vec![AES, CHACHA];
        assert_eq!(
            client
                .get(server.local_addr(), "/metrics", "")
                .unwrap()
                .suite,
            expected
        );
        client.provider.cipher_suites = vec![cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384];
        let error = client.get(server.local_addr(), "/metrics", "").unwrap_err();
        assert!(error.contains("HandshakeFailure"), "{error}");
        // Those of TLS 1.3 are there whatever is named.
        assert_eq!(
            site.client()
                .get(server.local_addr(), "/metrics", "")
                .unwrap()
                .answer
                .status,
            200
        );
        server.shutdown();
    }
}

#[test]
fn curves_are_those_of_the_file() {
    let site = Site::new();
    let server = site.serve(&format!(
        "{TLS}  curve_preferences: [CurveP521, CurveP384]\n"
    ));
    let mut client = site.client();
    let secured = client.get(server.local_addr(), "/metrics", "").unwrap();
    assert_eq!(secured.curve, "secp384r1");
    client.provider.kx_groups = vec![kx_group::X25519];
    let error = client.get(server.local_addr(), "/metrics", "").unwrap_err();
    assert!(error.contains("HandshakeFailure"), "{error}");
    server.shutdown();
}

#[test]
fn every_answer_has_the_headers_of_the_file() {
    let site = Site::new();
    let config = "http_server_config:\n  headers:\n    X-Frame-Options: deny\n    X-XSS-Protection: ''\n    \
                  Content-Security-Policy: default-src 'none'\n";
    let server = site.serve(&format!("{config}{}", crate::setup::users()));
    for (path, status) in [("/metrics", 401), ("/nothing", 401), ("/livez", 200)] {
        let answer = get(server.local_addr(), path, "");
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("x-frame-options"), "deny");
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'none'"
        );
        assert_eq!(answer.header("x-xss-protection"), "");
    }
    server.shutdown();
}

#[test]
fn more_requests_than_the_file_allows_are_told_to_come_later() {
    let site = Site::new();
    let server = site.serve("rate_limit:\n  interval: 1h\n  burst: 3\n");
    let statuses: Vec<_> = (0..5)
        .map(|_| get(server.local_addr(), "/metrics", "").status)
        .collect();
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    let refused = get(server.local_addr(), "/metrics", "");
    let after: u64 = refused.header("retry-after").parse().unwrap();
    assert!((3000..=3600).contains(&after), "{after}");
    // Whoever asks whether the process lives is not held up by others.
    assert_eq!(get(server.local_addr(), "/livez", "").status, 200);
    server.shutdown();

    let server = site.serve("rate_limit:\n  interval: 200ms\n  burst: 1\n");
    let limit = Duration::from_secs(20);
    for _ in 0..3 {
        wait_for("turn", limit, || {
            (get(server.local_addr(), "/metrics", "").status == 200).then_some(())
        });
    }
    server.shutdown();
}

#[test]
fn a_client_that_begins_a_handshake_and_says_no_more_is_cut() {
    let site = Site::new();
    let server = site
        .server(TLS)
        .unwrap()
        .handshake_timeout(Duration::from_millis(200))
        .spawn()
        .unwrap();
    // A whole record is announced, and only its beginning comes.
    assert_eq!(exchange(server.local_addr(), b"\x16\x03\x01\x02\x00"), b"");
    assert_eq!(exchange(server.local_addr(), b""), b"");
    server.shutdown();
}

#[test]
fn clients_that_never_end_a_handshake_keep_nobody_out() {
    let site = Site::new();
    let server = site.serve(&format!("{TLS}{}", crate::setup::users()));
    let right = crate::setup::basic("prometheus", crate::setup::PASSWORD);
    let mut silent = Vec::new();
    // More than there may be connections at once.
    for number in 0..300 {
        let mut stream = TcpStream::connect(server.local_addr()).unwrap();
        // Nothing, the beginning of a record, or a whole first message.
        let said = [Vec::new(), vec![22, 3, 1, 2], hello([3, 3])];
        // It may have had to make room for another by then.
        let _ = stream.write_all(&said[number % 3]);
        silent.push(stream);
    }
    for _ in 0..5 {
        let secured = site
            .client()
            .get(server.local_addr(), "/metrics", &right)
            .unwrap();
        assert_eq!(secured.answer.status, 200);
    }
    drop(silent);
    server.shutdown();
}

#[cfg(unix)]
#[test]
fn a_unix_socket_can_have_passwords_too() {
    use std::os::unix::net::UnixStream;

    use bellwether_tests::support::request_over;

    let site = Site::new();
    let config = site.write("web.yml", &crate::setup::users());
    let path = site.path("metrics.sock");
    let server = Server::bind_unix(&path)
        .unwrap()
        .web_config(config)
        .unwrap()
        .spawn()
        .unwrap();
    let shown = crate::setup::basic("prometheus", crate::setup::PASSWORD);
    for (headers, status) in [("", 401), (&*shown, 200)] {
        let text =
            format!("GET /metrics HTTP/1.1\r\nHost: a\r\n{headers}Connection: close\r\n\r\n");
        let answer = request_over(&mut UnixStream::connect(&path).unwrap(), &text).unwrap();
        assert_eq!(answer.status, status);
    }
    server.shutdown();
}
