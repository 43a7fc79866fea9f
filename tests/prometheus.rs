//! The quickstart, judged from outside: by `promtool`, by Python's strict parser, and by a real Prometheus.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]
#![allow(clippy::float_cmp, reason = "what is compared are counts")]

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use bellwether_tests::support::{Prometheus, Running, example, find, get, python, run, wait_for};

/// A quickstart that runs.
struct Shop {
    running: Running,
    address: SocketAddr,
}

impl Shop {
    fn open() -> Self {
        let mut command = Command::new(example("quickstart"));
        let command = command.arg("127.0.0.1:0").stdout(Stdio::piped());
        let mut running = Running::start(command);
        let mut lines = BufReader::new(running.stdout().unwrap()).lines();
        let address = lines.find_map(|line| {
            let line = line.unwrap();
            let rest = line.trim().strip_prefix("http://")?;
            Some(rest.strip_suffix('/')?.parse().unwrap())
        });
        // What it says later has a reader, so that it can say it.
        thread::spawn(move || lines.count());
        Self {
            running,
            address: address.expect("the address is told"),
        }
    }

    fn text(&self) -> String {
        get(self.address, "/metrics", "").body
    }

    fn strict(&self) -> String {
        let accept = "Accept: application/openmetrics-text\r\n";
        get(self.address, "/metrics", accept).body
    }

    /// The sum of the samples with this name.
    fn total(&self, name: &str) -> f64 {
        let text = self.text();
        let samples = text.lines().filter(|line| {
            let rest = line.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with(['{', ' ']))
        });
        samples
            .map(|line| line.rsplit(' ').next().unwrap().parse::<f64>().unwrap())
            .sum()
    }
}

#[test]
fn promtool_finds_nothing_to_say_about_the_quickstart() {
    let Some(promtool) = find("promtool") else {
        return;
    };
    let shop = Shop::open();
    for _ in 0..3 {
        let (success, said) = run(&promtool, &["check", "metrics"], &shop.text());
        assert_eq!((success, &*said), (true, ""));
        thread::sleep(Duration::from_millis(500));
    }
}

#[test]
fn every_series_stands_once_and_in_the_same_order() {
    let shop = Shop::open();
    thread::sleep(Duration::from_secs(1));
    let series = |page: String| -> Vec<String> {
        let samples = page.lines().filter(|line| !line.starts_with('#'));
        samples
            .map(|line| line.rsplit_once(' ').unwrap().0.to_owned())
            .collect()
    };
    let first = series(shop.text());
    let distinct: HashSet<_> = first.iter().collect();
    assert_eq!(distinct.len(), first.len());
    assert_eq!(series(shop.text()), first);
    assert_eq!(series(shop.strict()).len(), first.len());
}

#[test]
fn the_strict_parser_of_python_reads_the_quickstart() {
    let shop = Shop::open();
    thread::sleep(Duration::from_secs(1));
    let script = "
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
for family in text_string_to_metric_families(sys.stdin.read()):
    print(family.name, family.type, family.unit or '-', len(family.samples))
";
    let Some(said) = python(script, &shop.strict()) else {
        return;
    };
    for line in [
        "checkout_calls counter - 8",
        "checkout_duration_seconds histogram seconds 16",
        "checkout_in_flight gauge - 2",
        "checkout_errors counter - 6",
        "shop_build info - 1",
        "shop_prices stateset - 2",
        "shop_revenue_euros counter euros 2",
        "shop_stock_ratio gauge ratio 1",
        "shop_visits counter - 9",
    ] {
        assert!(
            said.lines().any(|given| given == line),
            "{line}\nin\n{said}"
        );
    }
}

#[cfg(unix)]
#[test]
fn the_quickstart_ends_well_when_it_is_interrupted() {
    let mut shop = Shop::open();
    let id = shop.running.id().to_string();
    let (sent, said) = run("kill".as_ref(), &["-INT", &id], "");
    assert!(sent, "{said}");
    let limit = Duration::from_secs(10);
    assert!(wait_for("end", limit, || shop.running.ended()));
}

#[test]
fn the_quickstart_says_which_port_is_in_use() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (success, said) = run(&example("quickstart"), &[&address], "");
    assert!(!success);
    let expected = format!("cannot listen on {address}: the port is in use");
    assert!(said.starts_with(&expected), "{said}");
}

#[test]
fn a_real_prometheus_scrapes_the_quickstart_and_answers_with_the_right_values() {
    let shop = Shop::open();
    let Some(prometheus) = Prometheus::scraping(shop.address) else {
        return;
    };
    wait_for("twelve scrapes", Duration::from_mins(1), || {
        let scrapes = prometheus.ask("count_over_time(up[1m])");
        scrapes.into_values().find(|scrapes| *scrapes >= 12.0)
    });
    assert_eq!(prometheus.one("min_over_time(up[1m])"), 1.0);
    counters_are_those_of_the_page(&prometheus, &shop);
    outcomes_are_told_apart(&prometheus);
    rates_and_quantiles_are_plausible(&prometheus);
    families_agree_with_each_other(&prometheus);
}

/// What was counted before the last scrape is in Prometheus, and nothing that was not counted.
fn counters_are_those_of_the_page(prometheus: &Prometheus, shop: &Shop) {
    for name in [
        "checkout_calls_total",
        "shop_visits_total",
        "shop_page_bytes_count",
    ] {
        let before = shop.total(name);
        let scraped = wait_for("next scrape", Duration::from_secs(20), || {
            let scraped = prometheus.one(&format!("sum({name})"));
            (before <= scraped).then_some(scraped)
        });
        let after = shop.total(name);
        assert!(
            scraped <= after,
            "{name}: {scraped} scraped, {after} counted"
        );
        // The shop goes on, and Prometheus sees that.
        wait_for("growth", Duration::from_secs(20), || {
            (scraped < prometheus.one(&format!("sum({name})"))).then_some(())
        });
    }
    let families =
        prometheus.one("count(count by (__name__) ({job=\"quickstart\",__name__=~\"shop_.+\"}))");
    assert_eq!(families, 9.0, "with the three of a histogram");
}

fn outcomes_are_told_apart(prometheus: &Prometheus) {
    let searches = prometheus.ask("sum by (outcome) (function_calls_total{function=\"search\"})");
    let names: Vec<_> = searches.keys().map(|name| &**name).collect();
    assert_eq!(
        names,
        [
            "outcome=cancelled",
            "outcome=error",
            "outcome=ok",
            "outcome=panic"
        ]
    );
    assert!(searches["outcome=ok"] > 100.0 && searches["outcome=cancelled"] > 5.0);
    assert_eq!(searches["outcome=error"] + searches["outcome=panic"], 0.0);
    // The bug shows in each fifth round.
    let exact = "function_calls_total{function=\"count_shelves\",outcome=\"panic\"} == bool ignoring (outcome) \
                 floor(sum without (outcome) (function_calls_total{function=\"count_shelves\"}) / 5)";
    assert_eq!(prometheus.one(exact), 1.0);
    let declined = prometheus.ask("checkout_errors_total{reason=\"declined\"}");
    assert!(declined["payment=card reason=declined"] > 0.0);
    assert_eq!(declined["payment=voucher reason=declined"], 0.0);
}

fn rates_and_quantiles_are_plausible(prometheus: &Prometheus) {
    let range = "[10s]";
    // Fifty customers a second, of whom about one in ten loses patience.
    let searches = format!("sum(rate(function_calls_total{{function=\"search\"}}{range}))");
    prometheus.between(&searches, 20.0, 80.0);
    let lost = format!(
        "sum(rate(function_calls_total{{function=\"search\",outcome=\"cancelled\"}}{range}))"
    );
    prometheus.between(&format!("{lost} / {searches}"), 0.04, 0.9);
    let failed = format!("sum(rate(checkout_calls_total{{outcome=\"error\"}}{range}))");
    let checkouts = format!("sum(rate(checkout_calls_total{range}))");
    prometheus.between(&format!("{failed} / {checkouts}"), 0.04, 0.4);
    // Searches take 5 to 40 ms, and orders up to 29.
    let quantile = |q: f64, buckets: &str| {
        format!("histogram_quantile({q}, sum by (le) (rate({buckets}{range})))")
    };
    let searching = "function_duration_seconds_bucket{function=\"search\"}";
    prometheus.between(&quantile(0.5, searching), 0.01, 0.25);
    let ordering = "checkout_duration_seconds_bucket";
    prometheus.between(&quantile(0.5, ordering), 0.01, 0.25);
    prometheus.between(&quantile(0.95, ordering), 0.025, 0.5);
    let average = "sum(rate(checkout_duration_seconds_sum[10s])) / sum(rate(checkout_duration_seconds_count[10s]))";
    prometheus.between(average, 0.01, 0.25);
    // 50 searches a second of 25 ms each are 1.2 at once; a machine with other work makes them longer.
    let in_flight = "function_in_flight{function=\"search\"}";
    prometheus.between(&format!("avg_over_time({in_flight}{range})"), 0.1, 10.0);
    prometheus.between(&format!("min_over_time({in_flight}{range})"), 0.0, 5.0);
    prometheus.between("rate(process_cpu_seconds_total[10s])", 0.0001, 1.5);
}

fn families_agree_with_each_other(prometheus: &Prometheus) {
    let infinite = "max(abs(checkout_duration_seconds_bucket{le=\"+Inf\"} - ignoring (le) checkout_duration_seconds_count))";
    assert_eq!(prometheus.one(infinite), 0.0);
    assert_eq!(prometheus.one("max(shop_build_info)"), 1.0);
    assert_eq!(prometheus.one("sum(shop_prices)"), 1.0);
    assert_eq!(prometheus.one("count(shop_visits_total)"), 9.0);
    assert_eq!(prometheus.one("sum(bellwether_problems_total)"), 0.0);
    // An order that has ended is paid a moment later, so that a scrape can come in between.
    let unpaid = "sum(checkout_calls_total{outcome=\"ok\"}) - sum(shop_revenue_euros_total) / 12.5";
    prometheus.between(unpaid, -3.0, 3.0);
    prometheus.between(
        "sum(checkout_calls_total) - sum(checkout_duration_seconds_count)",
        -3.0,
        3.0,
    );
    prometheus.between("shop_visits_total{referrer=\"other\"} - on () bellwether_label_overflow_total{family=\"shop_visits\"}", -3.0, 3.0);
}
