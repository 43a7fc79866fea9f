//! The example `service` as a program: what it counts, what it says of its health, who may read its metrics, and how it
//! ends.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use bellwether_tests::support::{
    Answer, Directory, Running, example, find, get, request, run, wait_for,
};

const PATIENCE: Duration = Duration::from_secs(30);

/// A service that runs.
struct Service {
    running: Running,
    application: SocketAddr,
    metrics: SocketAddr,
    /// What it says after its addresses.
    lines: Receiver<String>,
}

impl Service {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(example("service"));
        let command = command.args(["127.0.0.1:0", "127.0.0.1:0"]).args(arguments);
        let mut running = Running::start(command.stdout(Stdio::piped()));
        let mut said = BufReader::new(running.stdout().unwrap()).lines();
        let mut address = |of: &str| {
            let line = said.next().unwrap().unwrap();
            let (what, address) = line.split_once(' ').unwrap();
            assert_eq!(what, of);
            address.trim().parse().unwrap()
        };
        let (application, metrics) = (address("application"), address("metrics"));
        let page = said.next().unwrap().unwrap();
        assert!(page.starts_with("page ") && page.contains(&format!(" {metrics}/")));
        let (sender, lines) = channel();
        thread::spawn(move || {
            said.map_while(Result::ok)
                .try_for_each(|line| sender.send(line))
        });
        Self {
            running,
            application,
            metrics,
            lines,
        }
    }

    fn order(&self, quantity: u32) -> Answer {
        let body = format!(r#"{{"item": "tea", "quantity": {quantity}, "payment": "card"}}"#);
        let length = body.len();
        let text = format!(
            "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        );
        request(self.application, &text)
    }

    fn post(&self, path: &str) -> u16 {
        let text = format!("POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        request(self.application, &text).status
    }

    fn get(&self, path: &str) -> Answer {
        get(self.application, path, "")
    }

    /// The status of a page beside the metrics.
    fn asks(&self, path: &str) -> u16 {
        get(self.metrics, path, "").status
    }

    /// The value of one series as it is written on the page.
    #[track_caller]
    fn value(&self, series: &str) -> f64 {
        let page = get(self.metrics, "/metrics", "").body;
        let line = page.lines().find_map(|line| line.strip_prefix(series));
        line.expect(series).trim().parse().unwrap()
    }

    #[track_caller]
    fn wait_for_value(&self, series: &str, value: f64) {
        wait_for(&format!("{series} {value}"), PATIENCE, || {
            ((self.value(series) - value).abs() < 0.5).then_some(())
        });
    }

    fn terminate(&self) {
        // The shell's own, since not every machine has a program of that name.
        let kill = format!("kill -TERM {}", self.running.id());
        let killed = Command::new("sh").args(["-c", &kill]).status();
        assert!(killed.unwrap().success());
    }
}

#[test]
fn requests_functions_and_business_are_measured() {
    let service = Service::start(&[]);
    assert_eq!(service.order(2).status, 201);
    assert_eq!(service.order(3).status, 201);
    assert_eq!(service.order(0).status, 400);
    assert_eq!(service.order(5000).status, 409);
    for number in 1..=2 {
        let order = service.get(&format!("/orders/{number}"));
        assert_eq!(
            (order.status, order.header("content-type")),
            (200, "application/json")
        );
    }
    assert_eq!(service.get("/orders/3").status, 404);
    assert_eq!(service.get("/nothing").status, 404);
    assert_eq!(service.post("/report?seconds=0"), 405);
    for (series, value) in [
        (
            r#"http_requests_total{method="POST",route="/orders",status="2xx"}"#,
            2.0,
        ),
        (
            r#"http_requests_total{method="POST",route="/orders",status="4xx"}"#,
            2.0,
        ),
        (
            r#"http_requests_total{method="GET",route="/orders/{number}",status="2xx"}"#,
            2.0,
        ),
        (
            r#"http_requests_total{method="GET",route="/orders/{number}",status="404"}"#,
            1.0,
        ),
        (
            r#"http_requests_total{method="GET",route="unmatched",status="404"}"#,
            1.0,
        ),
        (
            r#"http_requests_total{method="POST",route="/report",status="4xx"}"#,
            1.0,
        ),
        (
            r#"http_request_duration_seconds_count{method="POST",route="/orders"}"#,
            4.0,
        ),
        (
            r#"http_requests_in_flight{method="POST",route="/orders"}"#,
            0.0,
        ),
        (r#"place_order_calls_total{outcome="ok"}"#, 2.0),
        (r#"place_order_errors_total{reason="sold_out"}"#, 1.0),
        (r#"find_order_errors_total{reason="unknown"}"#, 1.0),
        (r#"shop_items_total{payment="card"}"#, 5.0),
        ("shop_stock", 995.0),
        (
            r#"health_component_up{component="database",severity="critical"}"#,
            1.0,
        ),
    ] {
        service.wait_for_value(series, value);
    }
    if let Some(promtool) = find("promtool") {
        let page = get(service.metrics, "/metrics", "").body;
        let (success, said) = run(&promtool, &["check", "metrics"], &page);
        assert_eq!((success, &*said), (true, ""));
    }
}

#[test]
fn a_client_that_leaves_is_counted_as_cancelled() {
    let service = Service::start(&[]);
    let in_flight = r#"http_requests_in_flight{method="GET",route="/report"}"#;
    let mut client = TcpStream::connect(service.application).unwrap();
    let text = b"GET /report?seconds=30 HTTP/1.1\r\nHost: x\r\n\r\n";
    std::io::Write::write_all(&mut client, text).unwrap();
    wait_for("request in flight", PATIENCE, || {
        let page = get(service.metrics, "/metrics", "").body;
        page.contains(&format!("{in_flight} 1\n")).then_some(())
    });
    drop(client);
    service.wait_for_value(in_flight, 0.0);
    let cancelled = r#"http_requests_total{method="GET",route="/report",status="cancelled"}"#;
    service.wait_for_value(cancelled, 1.0);
}

#[test]
fn a_broken_database_takes_readiness_and_leaves_liveness() {
    let service = Service::start(&[]);
    let up = r#"health_component_up{component="database",severity="critical"}"#;
    // A check that a busy machine is late with fails, and so says nothing of the service.
    let becomes = |what: &str, path: &str, status: u16| {
        wait_for(what, PATIENCE, || {
            (service.asks(path) == status).then_some(())
        });
    };
    becomes("a service that is ready", "/health/ready", 200);
    assert_eq!(service.asks("/health/live"), 200);
    service.wait_for_value(up, 1.0);

    assert_eq!(service.post("/admin/break?component=database"), 200);
    becomes("unready service", "/health/ready", 503);
    assert_eq!(service.asks("/health/live"), 200);
    let health = get(service.metrics, "/health", "");
    assert_eq!(health.status, 503);
    assert!(!health.body.contains("does not answer"), "{}", health.body);
    service.wait_for_value(up, 0.0);
    assert_eq!(service.order(1).status, 503);
    let refused = r#"http_requests_total{method="POST",route="/orders",status="503"}"#;
    service.wait_for_value(refused, 1.0);

    assert_eq!(service.post("/admin/mend?component=database"), 200);
    becomes("ready service", "/health/ready", 200);
    service.wait_for_value(up, 1.0);
    assert_eq!(service.order(1).status, 201);

    // What is not critical is a warning, and orders go on.
    assert_eq!(service.post("/admin/break?component=mailer"), 200);
    assert_eq!(service.order(1).body, "order 2: no mail today\n");
    wait_for("a warning", PATIENCE, || {
        let health = get(service.metrics, "/health", "");
        (health.status == 200 && health.body.contains(r#""status":"warn""#)).then_some(())
    });
    becomes("a service that warns", "/health/ready", 200);
    assert_eq!(service.post("/admin/break?component=nonsense"), 400);
}

#[test]
fn sigterm_fails_readiness_first_and_loses_no_request() {
    // So long that no machine is too slow for what is asked meanwhile.
    let mut service = Service::start(&["--drain", "10"]);
    let (application, metrics) = (service.application, service.metrics);
    assert_eq!(service.asks("/health/ready"), 200);
    service.terminate();
    wait_for("unready service", PATIENCE, || {
        (service.asks("/health/ready") == 503).then_some(())
    });
    assert_eq!(service.asks("/health/live"), 200);
    // Who has not heard of it yet is served.
    assert_eq!(service.order(1).status, 201);
    let slow = thread::spawn(move || get(application, "/report?seconds=13", ""));
    let in_flight = r#"http_requests_in_flight{method="GET",route="/report"} 1"#;
    wait_for("request in flight", PATIENCE, || {
        let page = get(metrics, "/metrics", "").body;
        page.contains(in_flight).then_some(())
    });
    assert!(service.running.ended().is_none());
    // It runs on when no more requests are taken.
    let answer = slow.join().unwrap();
    assert_eq!(
        (answer.status, &*answer.body),
        (200, "1 orders, 999 items left\n")
    );
    let ended = wait_for("end of the service", PATIENCE, || service.running.ended());
    assert!(ended);
    let line = || service.lines.recv_timeout(PATIENCE).unwrap();
    assert_eq!(line(), "no more requests; those that run have up to 20s");
    assert_eq!(line(), "ended in order");
    assert!(TcpStream::connect(application).is_err());
    assert!(TcpStream::connect(metrics).is_err());
}

#[test]
fn a_web_configuration_keeps_the_metrics_from_strangers_and_not_the_probes() {
    let directory = Directory::new();
    let file = directory.path().join("web-config.yml");
    // The password is `tea and biscuits`.
    let hash = "$2y$04$abcdefghijklmnopqrstuunSbnQ9Emu79dM55uxgZKyaSsDwUV7Sm";
    fs::write(&file, format!("basic_auth_users:\n  prometheus: {hash}\n")).unwrap();
    let service = Service::start(&["--web-config", file.to_str().unwrap()]);
    let stranger = get(service.metrics, "/metrics", "");
    assert_eq!(stranger.status, 401);
    assert!(stranger.header("www-authenticate").starts_with("Basic "));
    let password = "Authorization: Basic cHJvbWV0aGV1czp0ZWEgYW5kIGJpc2N1aXRz\r\n";
    let prometheus = get(service.metrics, "/metrics", password);
    assert_eq!(prometheus.status, 200);
    assert!(prometheus.body.contains("\nshop_stock 1000\n"));
    assert_eq!(
        (service.asks("/health/ready"), service.asks("/health/live")),
        (200, 200)
    );
    // The application is not what is protected.
    assert_eq!(service.order(1).status, 201);
}

#[test]
fn what_it_cannot_start_with_it_says() {
    let directory = Directory::new();
    let file = directory.path().join("web-config.yml");
    fs::write(&file, "basic_auth_users:\n  prometheus: not-a-hash\n").unwrap();
    let file = file.to_str().unwrap();
    let cases = [
        (
            &["127.0.0.1:0", "127.0.0.1:0", "--web-config", file][..],
            "web-config.yml:2",
        ),
        (&["127.0.0.1:0", "nonsense"], "cannot listen on nonsense"),
        (&["--web-config"], "usage: service"),
        (&["--port", "80"], "usage: service"),
        (&["--drain", "soon"], "usage: service"),
    ];
    for (arguments, said) in cases {
        let (success, all) = run(&example("service"), arguments, "");
        assert!(!success && all.contains(said), "{arguments:?}: {all}");
    }
}
