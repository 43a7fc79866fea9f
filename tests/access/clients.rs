//! What clients have to show of themselves.

use std::net::{IpAddr, SocketAddr};

use rcgen::SanType;
use rustls::version::{TLS12, TLS13};

use crate::setup::{Authority, Client, Site, TLS, host};

/// What becomes of clients without a certificate, with one that a stranger signed, and with one that the authority did.
fn matrix(site: &Site, config: &str) -> [bool; 3] {
    let server = site.serve(&format!("{TLS}{config}"));
    let stranger = Authority::new().sign(vec![host("client.example")]);
    let known = site.authority.sign(vec![host("client.example")]);
    let client = site.client();
    let clients = [client.clone(), client.with(&stranger), client.with(&known)];
    let answered = clients.map(|client| answered(client, server.local_addr()));
    server.shutdown();
    answered
}

/// Whether there is an answer; with either version of TLS, which have the certificate in other places.
fn answered(mut client: Client, server: SocketAddr) -> bool {
    let answers = [&TLS12, &TLS13].map(|version| {
        client.versions = vec![version];
        match client.get(server, "/metrics", "") {
            Ok(secured) => secured.answer.status == 200,
            // Some of what the client still writes may meet a closed connection.
            Err(error) => {
                // A stranger of the same name as the authority fails by its signature.
                let refusal = [
                    "DecryptError",
                    "Certificate",
                    "certificate",
                    "UnknownCA",
                    "AccessDenied",
                    "reset",
                    "pipe",
                ];
                assert!(refusal.iter().any(|word| error.contains(word)), "{error}");
                false
            }
        }
    });
    assert_eq!(answers[0], answers[1]);
    answers[0]
}

#[test]
fn each_word_asks_of_clients_what_it_says() {
    let site = Site::new();
    let ca = "  client_ca_file: ca.crt\n";
    for (word, ca, expected) in [
        ("NoClientCert", "", [true, true, true]),
        ("RequestClientCert", "", [true, true, true]),
        ("RequestClientCert", ca, [true, true, true]),
        ("RequireClientCert", "", [false, true, true]),
        ("RequireAnyClientCert", "", [false, true, true]),
        ("RequireAnyClientCert", ca, [false, true, true]),
        ("VerifyClientCertIfGiven", ca, [true, false, true]),
        ("RequireAndVerifyClientCert", ca, [false, false, true]),
    ] {
        let config = format!("  client_auth_type: {word}\n{ca}");
        assert_eq!(matrix(&site, &config), expected, "{config}");
    }
}

#[test]
fn a_client_is_let_in_by_any_name_that_the_file_allows() {
    let site = Site::new();
    let config = "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n  client_allowed_sans:\n  \
                  - prometheus.example\n  - 192.0.2.7\n  - 2001:db8::1\n  - ops@example.org\n  - spiffe://example/prometheus\n";
    let server = site.serve(&format!("{TLS}{config}"));
    let text = |text: &str| text.try_into().unwrap();
    let address = |text: &str| SanType::IpAddress(text.parse::<IpAddr>().unwrap());
    for (names, expected) in [
        (vec![], false),
        (vec![host("other.example")], false),
        (vec![host("a.prometheus.example")], false),
        (
            vec![host("other.example"), host("prometheus.example")],
            true,
        ),
        (vec![address("192.0.2.8")], false),
        (vec![address("192.0.2.7")], true),
        (vec![address("2001:db8::1")], true),
        (vec![SanType::Rfc822Name(text("dev@example.org"))], false),
        (vec![SanType::Rfc822Name(text("ops@example.org"))], true),
        (vec![SanType::URI(text("spiffe://example/other"))], false),
        (
            vec![SanType::URI(text("spiffe://example/prometheus"))],
            true,
        ),
    ] {
        let client = site.client().with(&site.authority.sign(names.clone()));
        assert_eq!(answered(client, server.local_addr()), expected, "{names:?}");
    }
    // The name alone is not enough.
    let stranger = Authority::new().sign(vec![host("prometheus.example")]);
    assert!(!answered(
        site.client().with(&stranger),
        server.local_addr()
    ));
    server.shutdown();
}

#[test]
fn a_name_does_without_an_authority_where_anyone_may_come() {
    let site = Site::new();
    let config =
        "  client_auth_type: RequireAnyClientCert\n  client_allowed_sans: [client.example]\n";
    assert_eq!(matrix(&site, config), [false, true, true]);
    let config =
        "  client_auth_type: RequireAnyClientCert\n  client_allowed_sans: [other.example]\n";
    assert_eq!(matrix(&site, config), [false, false, false]);
}
