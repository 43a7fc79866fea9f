//! The quickstart, watched by what is made of its catalog: a real Prometheus, a real Alertmanager, someone who is told.

use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use bellwether_tests::support::{
    Alertmanager, Directory, Prometheus, Running, Webhook, example, find, free, get, program,
    queries, run, wait_for,
};

/// How many times faster than in life everything happens: an hour is two minutes, five minutes are ten seconds.
const SCALE: &str = "30";

/// How long something may take that takes seconds, on a machine that has other work.
const LIMIT: Duration = Duration::from_mins(4);

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
        "--scrape",
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
    let variables = [
        ("$job", "quickstart"),
        ("$instance", ".+"),
        ("$__rate_interval", "20s"),
        ("$__range", "1m"),
    ];
    queries(dashboard, &variables)
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

#[test]
fn someone_is_told_when_orders_begin_to_fail_and_when_they_no_longer_do() {
    if find("prometheus").is_none() || find("prometheus-alertmanager").is_none() {
        return;
    }
    let (address, manager) = (free(), free());
    let webhook = Webhook::listening();
    let directory = Directory::new();
    let more = [
        "--alertmanager",
        &manager.to_string(),
        "--webhook",
        webhook.url(),
    ];
    deployed(directory.path(), address, &more);
    let normal = shop(address, 0);
    let config = directory.path().join("alertmanager/alertmanager.yml");
    let _manager = Alertmanager::configured(&config, manager);
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
    let alert = webhook.told("CheckoutErrorBudgetBurn1h", "firing", LIMIT);
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
    webhook.told("CheckoutErrorBudgetBurn1h", "resolved", LIMIT);
}
