//! The path of a request, through a socket.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use arbtest::arbitrary::{self, Unstructured};
use arbtest::arbtest;
use bellwether::http::Server;
use bellwether::{Collected, Collector, Health, Kind, Number, Registry};
use bellwether_tests::support::Directory;

use super::budget;

/// What mutations begin with.
const CORPUS: [&str; 10] = [
    "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n",
    "HEAD /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip;q=0.5, zstd, *;q=0\r\n\r\n",
    "GET /health/ready HTTP/1.1\r\nHost: x\r\nAccept: application/health+json;q=0.9\r\n\r\n",
    "GET /metrics HTTP/1.0\r\nConnection: keep-alive\r\nX-Prometheus-Scrape-Timeout-Seconds: 1\r\n\r\n",
    "GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: application/openmetrics-text;version=1.0.0;escaping=dots;q=0.7\r\n\r\n",
    "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
    "GET /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "GET http://x/metrics?name[]=a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n",
    "GET /livez HTTP/1.1\r\nHost: x\r\nAuthorization: Basic dTpw\r\nCookie: a=b\r\n\r\n",
];

/// What they put in.
const WORDS: [&str; 16] = [
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\r",
    " ",
    ":",
    ";",
    ",",
    "\0",
    "Host: y\r\n",
    "Content-Length: 1\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Connection: close\r\n",
    "HTTP/1.1",
    "q=",
    "99999999999999999999",
];

/// The last request on every connection, which the server closes after it.
const LAST: &[u8] = b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

const PATIENCE: Duration = Duration::from_secs(30);

struct Shelves;

impl Collector for Shelves {
    fn collect(&self, families: &mut Collected) {
        let apples = families.family(Kind::Counter, "shelf_apples_total", "Apples.");
        for shelf in 0..50 {
            apples.number(&[("shelf", &shelf.to_string())], Number::Unsigned(3));
        }
    }
}

fn mutated(u: &mut Unstructured<'_>) -> arbitrary::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for _ in 0..u.int_in_range(1..=3)? {
        bytes.extend_from_slice(u.choose(&CORPUS)?.as_bytes());
    }
    for _ in 0..u.int_in_range(0..=6)? {
        let at = u.int_in_range(0..=bytes.len().saturating_sub(1))?;
        match u.int_in_range(0..=5)? {
            0 if !bytes.is_empty() => bytes[at] = u.arbitrary()?,
            1 => {
                let word = u.choose(&WORDS)?;
                bytes.splice(at..at, word.bytes());
            }
            2 => {
                let end = bytes.len().min(at + u.int_in_range(1..=20)?);
                bytes.drain(at..end);
            }
            3 => bytes.truncate(at),
            4 => {
                let end = bytes.len().min(at + u.int_in_range(1..=40)?);
                let piece = bytes[at..end].to_vec();
                bytes.extend(piece.repeat(u.int_in_range(1..=30)?));
            }
            _ => {
                let some: Vec<u8> = u.arbitrary()?;
                bytes.splice(at..at, some);
            }
        }
    }
    Ok(bytes)
}

/// What the server answers until it ends the connection.
fn exchange(path: &Path, pieces: &[&[u8]]) -> Vec<u8> {
    let mut stream = UnixStream::connect(path).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    for piece in pieces {
        if stream.write_all(piece).is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    if let Err(error) = stream.read_to_end(&mut answer) {
        let kind = error.kind();
        assert_eq!(kind, std::io::ErrorKind::ConnectionReset, "never ended");
    }
    answer
}

#[test]
fn whatever_is_sent_is_answered_or_refused_and_the_next_request_is_answered() {
    let panics = std::sync::Arc::new(AtomicUsize::new(0));
    let counted = std::sync::Arc::clone(&panics);
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        counted.fetch_add(1, Ordering::Relaxed);
        usual(panic);
    }));
    let (directory, registry) = (Directory::new(), Registry::new());
    registry.collect_from(Shelves);
    let path = directory.path().join("fuzz.sock");
    let server = Server::bind_unix(&path).unwrap().registry(&registry);
    let server = server.health(&Health::new()).spawn().unwrap();
    let mut inputs = 0_usize;
    arbtest(|u| {
        let bytes = if u.ratio(1, 8)? {
            u.arbitrary()?
        } else {
            mutated(u)?
        };
        let cut = u.int_in_range(0..=bytes.len())?;
        let (first, second) = bytes.split_at(cut);
        let answer = exchange(&path, &[first, second, LAST]);
        let text = String::from_utf8_lossy(&answer[..answer.len().min(12)]);
        let fine = [
            "",
            "HTTP/1.1 100",
            "HTTP/1.1 200",
            "HTTP/1.1 400",
            "HTTP/1.1 404",
            "HTTP/1.1 405",
            "HTTP/1.1 413",
            "HTTP/1.1 414",
            "HTTP/1.1 431",
            "HTTP/1.0 200",
            "HTTP/1.0 400",
            "HTTP/1.0 404",
            "HTTP/1.0 405",
            "HTTP/1.0 413",
        ];
        assert!(
            fine.contains(&&*text),
            "{text:?} for {:?}",
            String::from_utf8_lossy(&bytes)
        );
        assert_eq!(panics.load(Ordering::Relaxed), 0, "a panic somewhere");
        inputs += 1;
        if inputs.is_multiple_of(8) {
            let answer = exchange(&path, &[LAST]);
            assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n"));
        }
        Ok(())
    })
    .size_max(4096)
    .budget(budget())
    .run();
    assert!(inputs > 50, "only {inputs} inputs");
    server.shutdown();
    let _ = std::panic::take_hook();
}
