//! Compression, as the client asks for it. Checklist: 44.

use std::io::Read;

use bellwether::http::Handle;
use bellwether_tests::support::{Answer, exchange, split};

use super::{serve, shelves};

fn scrape(server: &Handle, headers: &str) -> (Answer, Vec<u8>) {
    let text = format!("GET /metrics HTTP/1.1\r\nHost: x\r\n{headers}Connection: close\r\n\r\n");
    split(&exchange(server.local_addr(), text.as_bytes())).unwrap()
}

/// By other implementations than those that compress, where there are any.
fn decoded(coding: &str, body: &[u8]) -> String {
    let mut text = Vec::new();
    match coding {
        "gzip" => {
            let mut decoder = flate2::read::GzDecoder::new(body);
            decoder.read_to_end(&mut text).unwrap();
        }
        "zstd" => text = zstd::decode_all(body).unwrap(),
        other => {
            assert_eq!(other, "");
            text = body.to_vec();
        }
    }
    String::from_utf8(text).unwrap()
}

#[test]
fn the_coding_is_what_the_client_prefers_and_never_what_it_refuses() {
    let server = serve(&shelves(500), |server| server);
    let cases = [
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("zstd", "zstd"),
        ("gzip, zstd", "zstd"),
        ("gzip;q=1, zstd;q=0.9", "gzip"),
        ("gzip;q=0.2, zstd; q=0.9, br", "zstd"),
        ("gzip;q=0.5, identity", ""),
        ("identity;q=0.5, gzip;q=0.4", ""),
        ("gzip;q=0", ""),
        ("gzip;q=0.000", ""),
        ("gzip;q=0, zstd;q=0", ""),
        ("zstd;q=0, *", "gzip"),
        ("*", "zstd"),
        ("*;q=0", ""),
        ("*;q=0, gzip", "gzip"),
        ("identity;q=0", ""),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("identity", ""),
        ("", ""),
        ("br, deflate", ""),
        ("gzip;q=2", ""),
        ("gzip;q=nan", ""),
        ("gzip;q=-1", ""),
        (";;,,=;q", ""),
        ("gzip ; q=0.5 , ,", "gzip"),
    ];
    for (accept, coding) in cases {
        let (answer, body) = scrape(&server, &format!("Accept-Encoding: {accept}\r\n"));
        assert_eq!(answer.header("content-encoding"), coding, "{accept}");
        assert_eq!(answer.header("vary"), "accept, accept-encoding");
        let text = decoded(coding, &body);
        assert!(
            text.contains("shelf_apples_total{shelf=\"499\"} 3\n"),
            "{accept}"
        );
        assert_eq!(coding.is_empty(), body.len() == text.len(), "{accept}");
    }
    let (answer, _) = scrape(&server, "");
    assert_eq!(answer.header("content-encoding"), "");
    let two = "Accept-Encoding: br\r\nAccept-Encoding: gzip\r\n";
    assert_eq!(scrape(&server, two).0.header("content-encoding"), "gzip");
    server.shutdown();
}

#[test]
fn a_small_exposition_is_not_compressed_unless_it_has_to_be() {
    let server = serve(&shelves(1), |server| server);
    let (answer, body) = scrape(&server, "Accept-Encoding: gzip, zstd\r\n");
    assert_eq!(answer.header("content-encoding"), "");
    assert!(body.len() < 1400, "{}", body.len());
    let (answer, body) = scrape(&server, "Accept-Encoding: gzip, identity;q=0\r\n");
    assert_eq!(answer.header("content-encoding"), "gzip");
    assert!(decoded("gzip", &body).contains("shelf_apples_total"));
    server.shutdown();
}

#[test]
fn a_format_and_a_coding_go_together() {
    let server = serve(&shelves(500), |server| server);
    let headers = "Accept: application/openmetrics-text\r\nAccept-Encoding: gzip\r\n";
    let (answer, body) = scrape(&server, headers);
    assert!(
        answer
            .header("content-type")
            .starts_with("application/openmetrics-text")
    );
    assert!(decoded("gzip", &body).ends_with("# EOF\n"));
    server.shutdown();
}
