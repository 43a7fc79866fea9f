//! A real Prometheus takes native histograms and computes with them. Checklist: 55, 58.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use bellwether::http::Server;
use bellwether::{Histogram, Label, Metrics, Operation, Registry};
use bellwether_tests::support::{Prometheus, wait_for};

#[derive(Label, Clone, Copy)]
enum Side {
    Left,
    Right,
}

#[derive(Metrics)]
#[metrics(prefix = "scraped", global = false)]
struct Scraped {
    /// Of known sizes.
    #[metric(unit = "bytes", native, buckets = [1000.0])]
    size: Histogram<Side>,
    /// Of sizes that force it to be coarser and coarser.
    #[metric(native(factor = 1.01, max_buckets = 16))]
    spread: Histogram,
    /// Calls.
    #[metric(native)]
    call: Operation,
    /// Nothing.
    #[metric(native)]
    #[expect(dead_code, reason = "nothing is recorded there")]
    nothing: Histogram,
}

/// How much a quantile can be off: one bucket of schema 3.
const FACTOR: f64 = 1.0906;

const VALUES: u32 = 5000;

/// From 1 to 1000, as many in each decade.
fn size(n: u32) -> f64 {
    10_f64.powf(3.0 * f64::from(n % VALUES) / f64::from(VALUES - 1))
}

fn scrape_job(prometheus: &str) -> String {
    format!("- job_name: native\n  static_configs: [{{targets: [\"{prometheus}\"]}}]\n")
}

#[test]
fn a_real_prometheus_counts_sums_and_ranks_what_a_native_histogram_holds() {
    let registry = Registry::new();
    let scraped = Scraped::register(&registry).unwrap();
    let server = Server::bind("127.0.0.1:0").unwrap().registry(&registry);
    let server = server.spawn().unwrap();
    let features = ["native-histograms"];
    let job = scrape_job(&server.local_addr().to_string());
    let Some(prometheus) = Prometheus::with_features(&job, &features) else {
        return;
    };
    let left = scraped.size.with(Side::Left);
    (0..VALUES).for_each(|n| left.observe(size(n)));
    left.observe(0.0);
    left.observe_with(20.0, &[("order", "17")]);
    let right = scraped.size.with(Side::Right);
    (0..VALUES).for_each(|n| right.observe(-size(n)));
    scraped.call.start(()).ok();
    write_while_it_scrapes(&scraped, &prometheus);
    assert_eq!(prometheus.one("min_over_time(up[5m])"), 1.0);
    counts_and_sums_are_exact(&prometheus);
    quantiles_are_within_a_bucket(&prometheus);
    let exemplars = prometheus.exemplars("scraped_size_bytes");
    let ours = exemplars.iter().find(|it| it["order"] == "17");
    assert!(ours.is_some(), "{exemplars:?}");
    server.shutdown();
}

/// Eight scrapes, each in the middle of writing, with a schema that changes.
fn write_while_it_scrapes(scraped: &Scraped, prometheus: &Prometheus) {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let mut n = 0;
            while !done.load(Ordering::Relaxed) || n % VALUES != 0 {
                let spread = f64::from(n.min(200 * VALUES)) / f64::from(VALUES);
                let place = f64::from(n.wrapping_mul(7919) % 1000) / 1000.0 - 0.5;
                scraped.spread.observe(10_f64.powf(spread * place));
                n += 1;
                if n % 100 == 0 {
                    thread::sleep(Duration::from_millis(1));
                }
            }
            n
        });
        wait_for("eight scrapes", Duration::from_mins(2), || {
            let count = prometheus.ask("count_over_time(up[5m])");
            count.into_values().find(|count| *count >= 8.0)
        });
        done.store(true, Ordering::Relaxed);
        let written = f64::from(writing.join().unwrap());
        wait_for("the last value", Duration::from_secs(30), || {
            let count = prometheus.ask("histogram_count(scraped_spread)");
            count.into_values().find(|count| *count == written)
        });
    });
}

fn counts_and_sums_are_exact(prometheus: &Prometheus) {
    let left = prometheus.one("histogram_count(scraped_size_bytes{side=\"left\"})");
    assert_eq!(left, f64::from(VALUES) + 2.0);
    let sum: f64 = (0..VALUES).map(size).sum();
    let query = "histogram_sum(scraped_size_bytes{side=\"left\"})";
    prometheus.between(query, (sum + 20.0) * 0.999_999, (sum + 20.0) * 1.000_001);
    let query = "histogram_sum(scraped_size_bytes{side=\"right\"})";
    prometheus.between(query, -sum * 1.000_001, -sum * 0.999_999);
    assert_eq!(
        prometheus.one("histogram_count(scraped_call_duration_seconds)"),
        1.0
    );
    assert_eq!(prometheus.one("histogram_count(scraped_nothing)"), 0.0);
    // It was protobuf: there are no series of the buckets that the text formats show.
    assert!(prometheus.ask("scraped_size_bytes_bucket").is_empty());
    assert_eq!(
        prometheus.one("scraped_call_calls_total{outcome=\"ok\"}"),
        1.0
    );
}

fn quantiles_are_within_a_bucket(prometheus: &Prometheus) {
    for (quantile, exact) in [
        (0.1, 10_f64.powf(0.3)),
        (0.5, 10_f64.powf(1.5)),
        (0.9, 10_f64.powf(2.7)),
        (0.99, 10_f64.powf(2.97)),
    ] {
        let query = format!("histogram_quantile({quantile}, scraped_size_bytes{{side=\"left\"}})");
        prometheus.between(&query, exact / FACTOR, exact * FACTOR);
        let query = format!(
            "histogram_quantile({}, scraped_size_bytes{{side=\"right\"}})",
            1.0 - quantile
        );
        prometheus.between(&query, -exact * FACTOR, -exact / FACTOR);
    }
    let both = "histogram_quantile(0.75, sum(scraped_size_bytes))";
    let exact = 10_f64.powf(1.5);
    prometheus.between(both, exact / FACTOR, exact * FACTOR);
    let below = "histogram_fraction(0, 10, scraped_size_bytes{side=\"left\"})";
    prometheus.between(below, 0.30, 0.37);
}
