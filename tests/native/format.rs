//! The protobuf format, read by another implementation of protocol buffers. Checklist: 41, 42, 44, 55.

use std::fmt::Write as _;
use std::io::Read as _;
use std::time::{SystemTime, UNIX_EPOCH};

use bellwether::http::Server;
use bellwether::{
    Collected, Collector, Counter, FloatCounter, FloatGauge, Format, Gauge, Histogram, Info, Kind,
    Label, Metrics, Number, Operation, Registry, StateSet,
};
use bellwether_tests::support::{Answer, exchange, split};

use super::message::{self, Metric, MetricFamily, families, family, pairs};

#[derive(Label, Clone, Copy, Debug)]
enum Stage {
    Rag,
    Post,
}

#[derive(Label, Debug)]
#[label(limit = 2000)]
struct Text(String);

#[derive(Metrics, Debug)]
#[metrics(prefix = "golden", global = false)]
#[expect(dead_code, reason = "an info is shown without being touched")]
struct Golden {
    /// Requests, "quoted" and with a back\slash.
    requests: Counter<Stage>,
    /// Dollars spent.
    #[metric(unit = "dollars")]
    cost: FloatCounter,
    /// Items waiting.
    queue_depth: Gauge,
    /// How full the cache is.
    #[metric(unit = "ratio")]
    fill: FloatGauge,
    /// Size of an answer.
    #[metric(unit = "bytes", buckets = [0.25, 1.0, 1e6])]
    size: Histogram<Stage>,
    /// What is running.
    #[metric(labels(version = "1.2"))]
    build: Info,
    /// Where the breaker is.
    breaker: StateSet<Stage>,
    /// Checkouts.
    #[metric(buckets = [0.1])]
    checkout: Operation,
    /// Texts of any kind.
    texts: Counter<Text>,
    /// Of which there is none.
    never: Counter<Text>,
}

struct Foreign;

impl Collector for Foreign {
    fn collect(&self, families: &mut Collected) {
        families
            .family(Kind::Counter, "golden_bare_seconds", "Without total.")
            .unit("seconds")
            .number(&[], Number::Unsigned(3));
        families
            .family(Kind::Summary, "golden_lag_seconds", "Made elsewhere.")
            .unit("seconds")
            .summary(&[("queue", "a")], vec![(0.5, 0.25), (0.99, 0.75)], 4, 1.5);
        families
            .family(Kind::Unknown, "golden_thing", "Of no type.")
            .number(&[], Number::Float(1e-7));
    }
}

fn golden() -> (Registry, Golden) {
    let registry = Registry::with_labels([("cluster", "a\"b")]).unwrap();
    let golden = Golden::register(&registry).unwrap();
    registry.collect_from(Foreign);
    golden.requests.with(Stage::Rag).inc_by(1_234_567);
    golden.cost.inc_by(0.5);
    golden.queue_depth.set(-7);
    golden.fill.set(f64::NEG_INFINITY);
    for value in [0.25, 1.5, 1e7, 1e300] {
        golden.size.with(Stage::Rag).observe(value);
    }
    golden.breaker.set(Stage::Post);
    let text = "line\nbreak \\ \"quote\" µ 中";
    golden.texts.with(Text(text.to_owned())).inc();
    (registry, golden)
}

/// A line for each sample, as a reader of the messages has it.
fn lines(families: &[MetricFamily]) -> String {
    let mut text = String::new();
    for family in families {
        let (name, help, unit) = (family.name(), family.help(), family.unit());
        writeln!(text, "{name} {:?} [{unit}] {help}", family.r#type()).unwrap();
        for metric in &family.metric {
            writeln!(text, "  {:?} {}", metric.labels(), value(metric)).unwrap();
        }
    }
    text
}

fn value(metric: &Metric) -> String {
    let numbers = [&metric.counter, &metric.gauge, &metric.untyped];
    if let Some((kind, number)) = ["counter", "gauge", "untyped"]
        .iter()
        .zip(numbers)
        .find_map(|(kind, number)| Some((kind, number.as_ref()?)))
    {
        return format!("{kind} {:?}", number.value());
    }
    if let Some(summary) = &metric.summary {
        let (count, sum) = (summary.sample_count(), summary.sample_sum());
        let quantiles = summary.quantile.iter();
        let quantiles: Vec<_> = quantiles.map(|it| (it.quantile(), it.value())).collect();
        return format!("summary {count} {sum:?} {quantiles:?}");
    }
    let histogram = metric.histogram.as_ref().unwrap();
    assert_eq!(histogram.schema, None, "not asked for");
    let buckets = histogram.bucket.iter();
    let buckets: Vec<_> = buckets
        .map(|it| (it.upper_bound(), it.cumulative_count()))
        .collect();
    let (count, sum) = (histogram.sample_count(), histogram.sample_sum());
    format!("histogram {count} {sum:?} {buckets:?}")
}

#[test]
fn another_reader_finds_every_kind_of_metric_in_the_protobuf_format() {
    let (registry, _golden) = golden();
    let found = lines(&families(&registry.encode_protobuf()));
    let path = format!("{}/golden/protobuf.txt", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert!(found == expected, "{found}");
}

/// A series of a text that no label of ours would be as long as.
#[derive(Debug)]
struct Labelled(String);

impl Collector for Labelled {
    fn collect(&self, families: &mut Collected) {
        families
            .family(Kind::Gauge, "golden_labelled", "By a text of any length.")
            .number(&[("text", &self.0)], Number::Signed(1));
    }
}

#[test]
fn messages_of_every_length_are_read_back_whole() {
    for length in [0, 1, 80, 127, 128, 129, 16_383, 16_384, 20_000, 2_100_000] {
        let registry = Registry::new();
        let text = "x".repeat(length);
        registry.collect_from(Labelled(text.clone()));
        let family = family(&registry.encode_protobuf(), "golden_labelled");
        assert_eq!(family.metric[0].label[0].value(), text);
    }
}

#[test]
fn an_exemplar_stands_at_its_bucket_with_its_time() {
    let (registry, golden) = golden();
    golden
        .size
        .with(Stage::Post)
        .observe_with(0.5, &[("order", "A \"17\"")]);
    let family = family(&registry.encode_protobuf(), "golden_size_bytes");
    let histogram = family.metric[1].histogram.as_ref().unwrap();
    let exemplars: Vec<_> = histogram
        .bucket
        .iter()
        .filter_map(|bucket| Some((bucket.upper_bound(), bucket.exemplar.as_ref()?)))
        .collect();
    let [(bound, exemplar)] = &exemplars[..] else {
        panic!("{exemplars:?}");
    };
    assert_eq!((*bound, exemplar.value()), (1.0, 0.5));
    assert_eq!(pairs(&exemplar.label), "order=A \"17\"");
    assert_is_now(exemplar.timestamp.unwrap());
}

fn assert_is_now(time: message::Timestamp) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let ago = now.as_secs_f64() - time.as_seconds();
    assert!((-1.0..600.0).contains(&ago), "{ago} s ago");
}

#[test]
fn the_time_of_creation_is_told_where_that_is_asked_for() {
    let (registry, _golden) = golden();
    let created = |registry: &Registry| {
        let families = families(&registry.encode_protobuf());
        let of = |metric: &Metric| {
            let histogram = metric.histogram.as_ref();
            let histogram = histogram.and_then(|it| it.created_timestamp);
            histogram.or_else(|| metric.counter.as_ref()?.created_timestamp)
        };
        let metrics = families.iter().flat_map(|family| &family.metric);
        metrics.filter_map(of).collect::<Vec<_>>()
    };
    assert_eq!(created(&registry), []);
    registry.expose_created(true);
    let created = created(&registry);
    assert!(created.len() >= 5, "{created:?}");
    created.into_iter().for_each(assert_is_now);
}

#[test]
fn the_times_of_creation_are_those_of_openmetrics_to_the_millisecond() {
    let (registry, golden) = golden();
    golden.checkout.start(()).ok();
    registry.expose_created(true);
    let page = registry.encode(Format::OpenMetrics);
    let in_text = |name: &str| {
        let line = page
            .lines()
            .find(|line| line.starts_with(name))
            .expect(name);
        line.rsplit_once(' ').unwrap().1.parse::<f64>().unwrap()
    };
    let bytes = registry.encode_protobuf();
    let counter = |name| {
        let metric = family(&bytes, name).metric.remove(0);
        metric.counter.unwrap().created_timestamp
    };
    let histogram = |name| {
        let metric = family(&bytes, name).metric.remove(0);
        metric.histogram.unwrap().created_timestamp
    };
    let cases = [
        ("golden_requests_created", counter("golden_requests_total")),
        (
            "golden_checkout_calls_created",
            counter("golden_checkout_calls_total"),
        ),
        ("golden_size_bytes_created", histogram("golden_size_bytes")),
        (
            "golden_checkout_duration_seconds_created",
            histogram("golden_checkout_duration_seconds"),
        ),
    ];
    for (name, time) in cases {
        let time = time.expect(name);
        assert!(
            (0..1_000_000_000).contains(&time.nanos()),
            "{name}: {time:?}"
        );
        let apart = (time.as_seconds() - in_text(name)).abs();
        assert!(apart < 1e-3, "{name}: {apart} s apart");
    }
}

fn scrape(server: &bellwether::http::Handle, headers: &str) -> (Answer, Vec<u8>) {
    let text = format!("GET /metrics HTTP/1.1\r\nHost: x\r\n{headers}Connection: close\r\n\r\n");
    split(&exchange(server.local_addr(), text.as_bytes())).unwrap()
}

#[test]
fn a_prometheus_that_takes_native_histograms_is_answered_in_protobuf() {
    let (registry, _golden) = golden();
    let server = Server::bind("127.0.0.1:0").unwrap().registry(&registry);
    let server = server.spawn().unwrap();
    let protobuf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
    let answered = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
    // Of 2.42 with `--enable-feature=native-histograms`, and of 3 with `scrape_native_histograms`.
    let second = format!(
        "{protobuf},application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,\
         text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
    );
    let third = format!(
        "{protobuf};q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,\
         application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,\
         text/plain;version=0.0.4;q=0.2,*/*;q=0.1"
    );
    let all_escaped = format!("{protobuf};escaping=allow-utf-8;q=0.6,*/*;q=0.1");
    let cases = [
        (second, answered.to_owned()),
        (third, answered.to_owned()),
        (all_escaped, format!("{answered}; escaping=allow-utf-8")),
    ];
    for (accept, content_type) in cases {
        for (coding, name) in [("gzip", "gzip"), ("zstd", "zstd"), ("identity", "")] {
            let headers = format!("Accept: {accept}\r\nAccept-Encoding: {coding}\r\n");
            let (answer, body) = scrape(&server, &headers);
            assert_eq!(
                (answer.status, answer.header("content-type")),
                (200, &*content_type)
            );
            assert_eq!(answer.header("content-encoding"), name);
            let mut plain = Vec::new();
            match coding {
                "gzip" => {
                    let mut decoder = flate2::read::GzDecoder::new(&*body);
                    decoder.read_to_end(&mut plain).unwrap();
                }
                "zstd" => plain = zstd::decode_all(&*body).unwrap(),
                _ => plain = body,
            }
            let requests = family(&plain, "golden_requests_total");
            assert_eq!(requests.metric[0].labels(), "cluster=a\"b stage=rag");
            let counter = requests.metric[0].counter.as_ref().unwrap();
            assert_eq!(counter.value(), 1_234_567.0);
        }
    }
    server.shutdown();
}
