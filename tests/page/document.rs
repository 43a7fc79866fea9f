//! The page itself, and who gets it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bellwether::Registry;
use bellwether_tests::support::{get, request};
use sha2::{Digest, Sha256};

use crate::serve;

/// What stands between two marks, which stand once.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    assert_eq!(
        (text.matches(start).count(), text.matches(end).count()),
        (1, 1),
        "{start}"
    );
    let (_, rest) = text.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

#[test]
fn the_page_is_in_one_piece_and_its_policy_lets_nothing_else_run() {
    let server = serve(&Registry::new(), |server| server.page(true));
    let answer = get(server.local_addr(), "/", "");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    let (script, style) = (
        between(&answer.body, "<script>", "</script>"),
        between(&answer.body, "<style>", "</style>"),
    );
    let policy: Vec<_> = answer
        .header("content-security-policy")
        .split("; ")
        .collect();
    let expected = [
        "default-src 'none'",
        &format!("script-src {}", hash(script)),
        &format!("style-src {}", hash(style)),
        "connect-src 'self'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ];
    assert_eq!(policy, expected);
    assert!(script.len() > 10_000 && style.len() > 1000);
    for outside in [
        "<!--style-->",
        "<!--script-->",
        " src=",
        "@import",
        " style=",
    ] {
        assert!(!answer.body.contains(outside), "{outside}");
    }
    // Patterns of the page itself.
    let local = ["url(#", "url(\"#"].map(|local| style.matches(local).count());
    assert_eq!(style.matches("url(").count(), local.iter().sum::<usize>());
    for (header, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-cache"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(header), value, "{header}");
    }
    server.shutdown();
}

#[test]
fn a_browser_that_has_the_page_is_told_so() {
    let server = serve(&Registry::new(), |server| server.page(true));
    let first = get(server.local_addr(), "/", "");
    let etag = first.header("etag");
    for (known, status) in [
        (etag, 304),
        ("\"other\"", 200),
        (&format!("\"x\", {etag}"), 304),
    ] {
        let answer = get(
            server.local_addr(),
            "/",
            &format!("If-None-Match: {known}\r\n"),
        );
        assert_eq!(
            (answer.status, answer.header("etag")),
            (status, etag),
            "{known}"
        );
        assert_eq!(answer.body.is_empty(), status == 304);
    }
    server.shutdown();
}

#[test]
fn without_the_page_there_are_links_and_unless_asked_it_is_there_in_debug_builds_alone() {
    let registry = Registry::new();
    for (server, shown) in [
        (serve(&registry, |server| server.page(false)), false),
        (serve(&registry, |server| server), cfg!(debug_assertions)),
    ] {
        let answer = get(server.local_addr(), "/", "");
        assert_eq!(
            (answer.status, answer.body.contains("<script>")),
            (200, shown)
        );
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        for path in ["/live/values", "/live/catalog"] {
            let status = get(server.local_addr(), path, "").status;
            assert_eq!(status, if shown { 200 } else { 404 }, "{path}");
        }
        server.shutdown();
    }
    let server = serve(&registry, |server| server.page(false).catalog(true));
    let links = get(server.local_addr(), "/", "").body;
    for path in ["metrics", "health", "catalog"] {
        assert!(links.contains(&format!("href=\"{path}\"")), "{links}");
        assert_eq!(
            get(server.local_addr(), &format!("/{path}"), "").status,
            200
        );
    }
    server.shutdown();
}

#[test]
fn the_page_and_its_figures_are_guarded_as_the_metrics_are_and_are_only_read() {
    let registry = Registry::new();
    let open = serve(&registry, |server| server.page(true));
    let guarded = serve(&registry, |server| {
        server.page(true).bearer_token("opensesame").unwrap()
    });
    for path in ["/", "/live/values", "/live/catalog"] {
        let ask = |headers: &str| get(guarded.local_addr(), path, headers).status;
        assert_eq!(ask(""), 401, "{path}");
        assert_eq!(ask("Authorization: Bearer opensesame\r\n"), 200, "{path}");
        let send = |method: &str| {
            let text = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            request(open.local_addr(), &text)
        };
        let (head, get) = (send("HEAD"), send("GET"));
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"));
        assert!(head.header("content-length").parse::<usize>().unwrap() > 100);
        for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
            let answer = send(method);
            assert_eq!(
                (answer.status, answer.header("allow")),
                (405, "GET,HEAD"),
                "{method} {path}"
            );
        }
    }
    open.shutdown();
    guarded.shutdown();
}
