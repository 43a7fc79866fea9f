//! Requests that are none, or are meant to be read in two ways. Checklist: 48, 49.

use super::arena::Arena;

pub(crate) fn ten_megabytes_of_header(arena: &Arena) {
    let mut bytes = b"GET /metrics HTTP/1.1\r\nHost: x\r\nX: ".to_vec();
    bytes.resize(10 << 20, b'x');
    arena.refuses(&bytes, &[431, 0]);
    bytes.extend(b"\r\n\r\n");
    arena.refuses(&bytes, &[431, 0]);
    // As much as a line may have, and a byte more than there may be in all.
    let line = |length: usize| format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(length));
    arena.refuses(line(100 << 10).as_bytes(), &[414, 431, 0]);
    arena.refuses(line(16 << 10).as_bytes(), &[414, 431, 0]);
}

pub(crate) fn a_thousand_headers(arena: &Arena) {
    for headers in [65, 1000] {
        let headers = "X-Some: x\r\n".repeat(headers);
        let text = format!("GET /metrics HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
        arena.refuses(text.as_bytes(), &[431, 0]);
    }
}

pub(crate) fn what_is_no_request(arena: &Arena) {
    let garbage: [&[u8]; 16] = [
        b"GARBAGE\r\n\r\n",
        b"GET /metrics\r\n\r\n",
        b"GET  /metrics HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /metrics HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET /metrics HTTP/1.1 \r\nHost: x\r\n\r\n",
        b"GET /met\0rics HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\nHost\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\n: x\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\nHost: x\r\nX : y\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
        b"G\xffT /metrics HTTP/1.1\r\nHost: x\r\n\r\n",
    ];
    for bytes in garbage {
        arena.refuses(bytes, &[400, 0]);
    }
}

pub(crate) fn requests_without_host_or_with_two(arena: &Arena) {
    arena.refuses(b"GET /metrics HTTP/1.1\r\n\r\n", &[400]);
    let two = b"GET /metrics HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n";
    arena.refuses(two, &[400]);
    // The older version has none.
    let old = arena.throw(b"GET /livez HTTP/1.0\r\n\r\n");
    assert!(old.starts_with("HTTP/1.0 200 OK\r\n"), "{old}");
}

pub(crate) fn lengths_that_disagree(arena: &Arena) {
    let start = "GET /metrics HTTP/1.1\r\nHost: x\r\n";
    let hidden = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
    for headers in [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n",
        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: +4\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 4, 5\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
    ] {
        let text = format!("{start}{headers}\r\n0\r\n\r\n{hidden}");
        arena.refuses(text.as_bytes(), &[400, 413]);
    }
}

pub(crate) fn requests_with_bodies(arena: &Arena) {
    let body = "x".repeat(100_000);
    for (method, status) in [("GET", 413), ("POST", 405), ("PUT", 405)] {
        for framing in ["Content-Length: 1000000000", "Transfer-Encoding: chunked"] {
            let chunk = if framing.starts_with('T') {
                "fffff\r\n"
            } else {
                ""
            };
            let head = format!("{method} /metrics HTTP/1.1\r\nHost: x\r\n{framing}\r\n\r\n");
            // The body is not read, so a client that still writes may miss the answer.
            arena.refuses(format!("{head}{chunk}{body}").as_bytes(), &[status, 0]);
            arena.refuses(head.as_bytes(), &[status]);
        }
    }
    let expects =
        b"GET /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n";
    arena.refuses(expects, &[413]);
}
