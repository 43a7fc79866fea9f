//! The quickstart, watched by what is made of its catalog: a real Prometheus, a real Alertmanager, someone who is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use bellwether_tests::support::{
    Directory, Prometheus, Running, example, find, get, program, run, wait_for,
};
use serde_json::Value;

/// How many times faster than in life everything happens: an hour is two minutes, five minutes are ten seconds.
const SCALE: &str = "30";

/// How long something may take that takes seconds, on a machine that has other work.
const LIMIT: Duration = Duration::from_mins(4);

/// A port that nobody listens on.
fn free() -> SocketAddr {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    free.unwrap()
}

/// A quickstart in which so many of 100 payments fail beyond the usual.
fn shop(address: SocketAddr, failures: u32) -> Running {
    let mut command = Command::new(example("quickstart"));
    let command = command.arg(address.to_string()).stdout(Stdio::null());
    let running = Running::start(command.env("FAILURES", failures.to_string()));
    wait_for("quickstart", LIMIT, || TcpStream::connect(address).ok());
    running
}

/// The folder for a quickstart there, as the command line makes it from the built program.
fn deployed(directory: &Path, target: SocketAddr, more: &[&str]) {
    let quickstart = example("quickstart").display().to_string();
    let (folder, target) = (directory.display().to_string(), target.to_string());
    let arguments = [
        "deploy",
        "--binary",
        &quickstart,
        "--out",
        &folder,
        "--target",
        &target,
        "--time-scale",
        SCALE,
        "--force",
    ];
    let arguments = [&arguments[..], more].concat();
    let (success, said) = run(&program("cargo-bellwether"), &arguments, "");
    assert!(success, "{said}");
}

/// What a dashboard asks when its variables have their values.
fn asked(dashboard: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(dashboard).unwrap();
    let dashboard: Value = serde_json::from_str(&text).unwrap();
    let panels = dashboard["panels"].as_array().unwrap().iter();
    let panels = panels.flat_map(|panel| match panel["panels"].as_array() {
        Some(inner) if !inner.is_empty() => inner.iter().collect(),
        _ => vec![panel],
    });
    let queries = panels.flat_map(|panel| {
        let targets = panel["targets"].as_array().into_iter().flatten();
        targets.map(|target| {
            let query = target["expr"]
                .as_str()
                .unwrap()
                .replace("$job", "quickstart");
            let query = query
                .replace("$instance", ".+")
                .replace("$__rate_interval", "20s");
            let title = panel["title"].as_str().unwrap();
            (title.to_owned(), query.replace("$__range", "1m"))
        })
    });
    queries.collect()
}

/// What a query of a dashboard asks for.
fn metric(query: &str) -> &str {
    let (before, _) = query.split_once("{job=").unwrap();
    let start = before.rfind(|it: char| !it.is_ascii_alphanumeric() && !"_:".contains(it));
    &before[start.map_or(0, |start| start + 1)..]
}

#[test]
fn every_panel_of_the_quickstart_has_data() {
    if find("prometheus").is_none() {
        return;
    }
    let address = free();
    let _shop = shop(address, 0);
    let directory = Directory::new();
    deployed(directory.path(), address, &[]);
    let config = directory.path().join("prometheus/prometheus.yml");
    let prometheus = Prometheus::configured(&config).unwrap();
    // The folder has the dashboard that asks for what is recorded; this one computes everything itself.
    let plain = directory.path().join("plain.json");
    let quickstart = example("quickstart").display().to_string();
    let arguments = [
        "dashboard",
        "--binary",
        &quickstart,
        "--out",
        plain.to_str().unwrap(),
    ];
    let (success, said) = run(&program("cargo-bellwether"), &arguments, "");
    assert!(success, "{said}");
    let recorded = directory.path().join("grafana/dashboards/quickstart.json");
    let mut waiting = asked(&plain);
    waiting.extend(asked(&recorded));
    assert!(waiting.len() > 60, "{waiting:?}");
    // A program that gets health components, spans or pushes at run time has panels for them. The shop has none.
    let page = get(address, "/metrics", "").body;
    waiting.retain(|(_, query)| {
        let own = query.contains("health_") || query.contains("bellwether_");
        !own || page.contains(&format!("\n{}", metric(query)))
    });
    assert!(
        waiting
            .iter()
            .any(|(_, query)| query.contains("bellwether_problems_total"))
    );
    let start = std::time::Instant::now();
    while !waiting.is_empty() {
        waiting.retain(|(_, query)| prometheus.ask(query).is_empty());
        assert!(start.elapsed() < LIMIT, "no data: {waiting:#?}");
        thread::sleep(Duration::from_millis(500));
    }
}

/// Someone who is told: the bodies of what was posted there.
fn listener() -> (String, Receiver<Value>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/alerts", listener.local_addr().unwrap());
    let (tell, told) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            // A body that cannot be read is none: the test waits for the next.
            if let Some(body) = stream.ok().and_then(|stream| posted(&stream))
                && tell.send(body).is_err()
            {
                return;
            }
        }
    });
    (url, told)
}

fn posted(mut stream: &TcpStream) -> Option<Value> {
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .ok()?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    stream
        .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        .ok()?;
    serde_json::from_slice(&body).ok()
}

/// An Alertmanager with a file, once it answers.
fn alertmanager(config: &Path, data: &Path, address: SocketAddr) -> Option<Running> {
    let program = find("prometheus-alertmanager")?;
    let running = Running::start(
        Command::new(program)
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.path={}", data.display()))
            .arg(format!("--web.listen-address={address}"))
            .arg("--cluster.listen-address=")
            .arg("--log.level=error"),
    );
    wait_for("Alertmanager", LIMIT, || {
        TcpStream::connect(address).ok()?;
        (get(address, "/-/ready", "").status == 200).then_some(())
    });
    Some(running)
}

/// The alert of this name and state, when someone is told of it.
fn told(alerts: &Receiver<Value>, name: &str, status: &str) -> Value {
    wait_for(&format!("{name} {status}"), LIMIT, || {
        let message = alerts.try_recv().ok()?;
        let mut alerts = message["alerts"].as_array()?.iter();
        let alert = alerts.find(|it| it["labels"]["alertname"] == name && it["status"] == status);
        alert.cloned()
    })
}

#[test]
fn someone_is_told_when_orders_begin_to_fail_and_when_they_no_longer_do() {
    if find("prometheus").is_none() || find("prometheus-alertmanager").is_none() {
        return;
    }
    let (address, manager) = (free(), free());
    let (url, alerts) = listener();
    let directory = Directory::new();
    let more = ["--alertmanager", &manager.to_string(), "--webhook", &url];
    deployed(directory.path(), address, &more);
    let normal = shop(address, 0);
    let config = directory.path().join("alertmanager/alertmanager.yml");
    let _manager = alertmanager(&config, &directory.path().join("data"), manager);
    let config = directory.path().join("prometheus/prometheus.yml");
    let prometheus = Prometheus::configured(&config).unwrap();
    // As it is usually, one order in seven fails, which wakes nobody.
    let recorded = "job:checkout_calls_failed:ratio_rate10s";
    wait_for("share", LIMIT, || {
        (prometheus.ask(recorded).len() == 1).then_some(())
    });
    prometheus.between(recorded, 0.01, 0.5);
    let paging = "ALERTS{alertname=~\"CheckoutErrorBudgetBurn(1h|6h)\"}";
    assert!(prometheus.ask(paging).is_empty());
    drop(normal);
    let failing = shop(address, 95);
    let alert = told(&alerts, "CheckoutErrorBudgetBurn1h", "firing");
    let label = |name: &str| alert["labels"][name].as_str().unwrap();
    assert_eq!(label("severity"), "page");
    assert_eq!(label("operation"), "checkout");
    assert_eq!(label("job"), "quickstart");
    let summary = alert["annotations"]["summary"].as_str().unwrap();
    let share = summary.strip_prefix("`checkout` fails in ").unwrap();
    let share: f64 = share
        .split_once("% of its calls.")
        .unwrap()
        .0
        .parse()
        .unwrap();
    assert!((50.0..=100.0).contains(&share), "{summary}");
    drop(failing);
    let _normal = shop(address, 0);
    told(&alerts, "CheckoutErrorBudgetBurn1h", "resolved");
}
