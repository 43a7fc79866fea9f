//! The answers, judged by the blackbox exporter of the Prometheus project, and by a strict reader of times. Checklist: 59.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use bellwether::health::{Check, Component};
use bellwether_tests::support::{Directory, Running, find, get, python, request, wait_for};

use super::{PATIENCE, ask, fails, health, passes, serve};

/// What an operator would ask: codes, and what has to be in the answer and must not be.
const MODULES: &str = r#"
modules:
  passes: &passes
    prober: http
    timeout: 20s
    http: &http
      preferred_ip_protocol: ip4
      follow_redirects: false
      valid_status_codes: [200]
      fail_if_body_not_matches_regexp: ['"status":"pass"']
      fail_if_body_matches_regexp: ['hunter2', '"status":"fail"']
      fail_if_header_not_matches:
        - { header: Cache-Control, regexp: '^no-store$' }
        - { header: Content-Type, regexp: '^application/json$' }
  fails:
    <<: *passes
    http:
      <<: *http
      valid_status_codes: [503]
      fail_if_body_not_matches_regexp: ['"status":"fail"']
      fail_if_body_matches_regexp: ['hunter2']
  warns:
    <<: *passes
    http:
      <<: *http
      fail_if_body_not_matches_regexp: ['"status":"warn"']
  draft:
    <<: *passes
    http:
      <<: *http
      headers: { Accept: application/health+json }
      fail_if_header_not_matches:
        - { header: Content-Type, regexp: '^application/health\+json$' }
  head:
    <<: *passes
    http:
      preferred_ip_protocol: ip4
      method: HEAD
      valid_status_codes: [200]
  post:
    <<: *passes
    http:
      preferred_ip_protocol: ip4
      method: POST
      valid_status_codes: [405]
      fail_if_header_not_matches: [{ header: Allow, regexp: '^GET,HEAD$' }]
  unknown:
    <<: *passes
    http:
      preferred_ip_protocol: ip4
      valid_status_codes: [404]
"#;

/// A blackbox exporter that runs.
struct Judge {
    address: SocketAddr,
    _running: Running,
    _directory: Directory,
}

impl Judge {
    fn new() -> Option<Self> {
        let program = find("prometheus-blackbox-exporter")?;
        let directory = Directory::new();
        let config = directory.path().join("blackbox.yml");
        fs::write(&config, MODULES).unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let mut command = Command::new(program);
        let config = format!("--config.file={}", config.display());
        let listen = format!("--web.listen-address={address}");
        let command = command.args([config, listen]).stderr(Stdio::null());
        let judge = Self {
            address,
            _running: Running::start(command),
            _directory: directory,
        };
        wait_for("blackbox exporter", PATIENCE, || {
            std::net::TcpStream::connect(address).ok()
        });
        Some(judge)
    }

    /// Has it ask for a page and judge the answer by one of the modules.
    #[track_caller]
    fn agrees(&self, module: &str, server: SocketAddr, path: &str) {
        let query = format!("/probe?module={module}&target=http://{server}{path}&debug=true");
        let said = get(self.address, &query, "").body;
        assert!(
            said.contains("\nprobe_success 1\n"),
            "{module} {path}: {said}"
        );
    }
}

#[test]
fn the_blackbox_exporter_sees_what_there_is_to_see() {
    let Some(judge) = Judge::new() else {
        return;
    };
    let health = health();
    health.add(passes("database").group("storage")).unwrap();
    let queue: Component = health.add(Check::told("queue")).unwrap();
    queue.pass();
    let server = serve(&health);
    let address = server.local_addr();
    let probes = [
        "/livez",
        "/readyz",
        "/startupz",
        "/healthz",
        "/health/storage",
    ];
    for path in probes {
        for module in ["passes", "head", "post", "draft"] {
            judge.agrees(module, address, path);
        }
    }
    judge.agrees("unknown", address, "/health/nothing");
    queue.fail("refused by redis://admin:hunter2@10.0.0.7/0");
    for (path, module) in probes
        .into_iter()
        .zip(["passes", "fails", "passes", "fails", "passes"])
    {
        judge.agrees(module, address, path);
    }
    queue.pass();
    health
        .add(fails("cache", "hunter2").critical(false))
        .unwrap();
    judge.agrees("warns", address, "/readyz");
    health.drain();
    for (path, module) in probes
        .into_iter()
        .zip(["passes", "fails", "passes", "fails", "passes"])
    {
        judge.agrees(module, address, path);
    }
    server.shutdown();
}

#[test]
fn a_kubelet_is_answered_whatever_it_says_of_itself() {
    let health = health();
    health.add(passes("database")).unwrap();
    let server = serve(&health);
    let headers = [
        "",
        "Accept: */*\r\n",
        "Accept: \r\n",
        "User-Agent: kube-probe/1.34\r\nAccept: */*\r\n",
        "Accept: text/html\r\n",
    ];
    for headers in headers {
        let answer = get(server.local_addr(), "/readyz", headers);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, "application/json")
        );
    }
    let old = request(server.local_addr(), "GET /livez HTTP/1.0\r\n\r\n");
    assert_eq!(old.status, 200);
    server.shutdown();
}

#[test]
fn the_timestamp_is_the_present_to_an_independent_reader() {
    let script = "
import datetime, sys
for line in sys.stdin:
    print(datetime.datetime.strptime(line.strip(), '%Y-%m-%dT%H:%M:%S.%f%z').timestamp())
";
    let now = || {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        since.unwrap().as_secs_f64()
    };
    let server = serve(&health());
    let before = now();
    let (_, body) = ask(server.local_addr(), "/health");
    let after = now();
    let Some(said) = python(script, body["timestamp"].as_str().unwrap()) else {
        return;
    };
    let told: f64 = said.trim().parse().unwrap();
    // It is cut to milliseconds.
    assert!(
        (before - 0.001..=after).contains(&told),
        "{before} {told} {after}"
    );
    server.shutdown();
}
