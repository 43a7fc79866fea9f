//! What buckets point to. The trace that a thread is in is what these tests say.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

use std::cell::Cell;
use std::sync::Once;
use std::time::Duration;

use bellwether::http::Server;
use bellwether::snapshot::Value;
use bellwether::{
    Exemplar, Format, Histogram, Label, Metrics, Operation, Registry, Trace, exemplars_from,
    instrumented,
};
use bellwether_tests::support::{Prometheus, python, wait_for};

#[derive(Label, Clone, Copy, Debug)]
enum Size {
    Small,
    Large,
}

#[derive(Label, Debug)]
#[label(limit = 4)]
struct Customer(&'static str);

#[derive(Label, Debug)]
#[label(limit = 300)]
struct Order<'a>(&'a str);

#[derive(Metrics, Debug)]
#[metrics(prefix = "points", global = false)]
struct Points {
    /// Items of an order.
    #[metric(buckets = [1.0, 10.0])]
    order_items: Histogram,
    /// Weight of a parcel.
    #[metric(unit = "grams", buckets = [1.0, 10.0])]
    parcel: Histogram<Size>,
    /// What customers pay.
    #[metric(buckets = [1.0, 10.0])]
    paid: Histogram<Customer>,
    /// What orders cost.
    #[metric(buckets = [1.0])]
    cost: Histogram<Order<'static>>,
    /// Deliveries.
    #[metric(buckets = [100.0])]
    delivery: Operation,
}

thread_local! {
    static HERE: Cell<Option<Trace>> = const { Cell::new(None) };
}

/// Runs in the trace of this number.
fn traced<R>(number: u8, run: impl FnOnce() -> R) -> R {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| assert!(exemplars_from(|| HERE.get())));
    HERE.set(Some(Trace {
        trace_id: [number; 16],
        span_id: [0xab; 8],
    }));
    let output = run();
    HERE.set(None);
    output
}

fn points() -> (Registry, Points) {
    let registry = Registry::new();
    let points = Points::register(&registry).unwrap();
    (registry, points)
}

/// The exemplars of a series of a family, with the bounds of their buckets.
fn exemplars(registry: &Registry, name: &str, label: Option<&str>) -> Vec<(f64, Exemplar)> {
    let snapshot = registry.snapshot();
    let family = snapshot.families().find(|it| it.name() == name).unwrap();
    let mut series = family.series().filter(|series| {
        let value = series.labels().next().map(|(_, value)| value.into_owned());
        label.is_none_or(|label| value.as_deref() == Some(label))
    });
    let series = series.next().unwrap();
    let Value::Histogram(histogram) = series.value() else {
        unreachable!("it is a histogram")
    };
    let all = histogram.exemplars();
    all.map(|(bound, it)| (bound, it.clone())).collect()
}

fn trace(exemplar: &Exemplar) -> String {
    exemplar.labels().get("trace_id").unwrap().into_owned()
}

#[test]
fn a_value_in_a_trace_points_to_it_and_one_outside_to_nothing() {
    let (registry, points) = points();
    traced(1, || ());
    points.order_items.observe(5.0);
    assert!(exemplars(&registry, "points_order_items", None).is_empty());

    traced(0x1f, || points.order_items.observe(5.0));
    let found = exemplars(&registry, "points_order_items", None);
    let [(bound, exemplar)] = found.as_slice() else {
        unreachable!("{found:?}")
    };
    let close = |a: f64, b: f64| (a - b).abs() < f64::EPSILON;
    assert!(close(*bound, 10.0) && close(exemplar.value(), 5.0));
    assert_eq!(trace(exemplar), "1f".repeat(16));
    assert_eq!(exemplar.labels().get("span_id").unwrap(), "ab".repeat(8));
    assert!(exemplar.timestamp() > 1.7e9);
    // The text format has no place for it.
    assert!(!registry.encode(Format::Text).contains("trace_id"));
}

/// Records what falls into three buckets of four series; those whose exemplars are not the ones of their own buckets.
fn misplaced() -> Vec<String> {
    let (registry, points) = points();
    let both = [Size::Small, Size::Large];
    for (number, value) in [(1, 0.5), (2, 1.0), (3, 1.5), (4, 1e9)] {
        traced(number, || points.parcel.with(both[0]).observe(value));
        traced(number + 16, || points.parcel.with(both[1]).observe(value));
        traced(number + 32, || {
            points.paid.with(Customer("a")).observe(value);
        });
        traced(number + 48, || {
            points.paid.with(Customer("b")).observe(value);
        });
    }
    let cases = [
        ("points_parcel_grams", "small", 0),
        ("points_parcel_grams", "large", 16),
        ("points_paid", "a", 32),
        ("points_paid", "b", 48),
    ];
    let misplaced = cases.into_iter().filter_map(|(name, label, add)| {
        let found = exemplars(&registry, name, Some(label));
        let found: Vec<_> = found.iter().map(|(le, it)| (*le, trace(it))).collect();
        // The second finds a fresh one in its bucket, unless the machine took a second between the two.
        let wanted = |first: u8| {
            let wanted = [(1.0, first), (10.0, 3), (f64::INFINITY, 4)];
            wanted.map(|(le, number)| (le, format!("{:02x}", number + add).repeat(16)))
        };
        let right = found == wanted(1) || found == wanted(2);
        (!right).then(|| format!("{name} {label}: {found:?}"))
    });
    misplaced.collect()
}

#[test]
fn each_bucket_of_each_series_has_its_own() {
    let mut last = Vec::new();
    // Series of an open set have places by a hash that is another each time, and once in some hundred times share one.
    let right = (0..5).any(|_| {
        last = misplaced();
        let closed = last.iter().find(|it| it.starts_with("points_parcel"));
        assert!(closed.is_none(), "{last:?}");
        last.is_empty()
    });
    assert!(right, "{last:?}");
}

#[test]
fn the_first_value_of_a_series_is_pointed_to_whatever_was_in_its_place() {
    let (registry, points) = points();
    // Series that are removed and come back at once, and more of them than there are places without company.
    for round in 1..=4 {
        for number in 0..250 {
            let order = number.to_string();
            traced(round, || points.cost.with(Order(&order)).observe(0.5));
            let found = exemplars(&registry, "points_cost", Some(&order));
            let found: Vec<_> = found.iter().map(|(_, it)| trace(it)).collect();
            assert_eq!(found, [format!("{round:02x}").repeat(16)], "{number}");
            if round == 3 {
                assert!(points.cost.remove(Order(&order)));
            }
        }
        points.cost.clear();
    }
}

#[test]
fn a_series_that_comes_back_has_none_of_what_was_before() {
    let (registry, points) = points();
    for _ in 0..50 {
        traced(1, || points.cost.with(Order("a")).observe(0.5));
        let held = points.cost.with(Order("a"));
        points.cost.remove(Order("a"));
        // Who holds it records on, unseen.
        traced(2, || held.observe(0.5));
        drop(held);
        points.cost.with(Order("a")).observe(0.5);
        assert!(exemplars(&registry, "points_cost", Some("a")).is_empty());
        points.cost.clear();
    }
}

#[test]
fn what_is_too_long_is_left_out_and_not_cut() {
    let (registry, points) = points();
    let (fits, too_long) = ("ä".repeat(123), "ä".repeat(124));
    points
        .order_items
        .observe_with(0.5, &[("order", &too_long)]);
    points.order_items.observe_with(0.5, &[("no-name", "1")]);
    points
        .order_items
        .observe_with(0.5, &[("a", "1"), ("a", "2")]);
    points.order_items.observe_with(f64::NAN, &[("order", "1")]);
    points.order_items.observe_with(0.5, &[]);
    assert!(exemplars(&registry, "points_order_items", None).is_empty());
    let count = registry.snapshot().value("points_order_items_count", &[]);
    assert_eq!(count, Some(5.0));

    points.order_items.observe_with(0.5, &[("order", &fits)]);
    points.order_items.observe_with(2.0, &[("order", "a\"b\\")]);
    let found = exemplars(&registry, "points_order_items", None);
    let order = |at: usize| found[at].1.labels().get("order").unwrap().into_owned();
    assert_eq!((order(0), order(1)), (fits, "a\"b\\".to_owned()));
}

#[test]
fn the_newest_that_is_given_by_hand_stays() {
    let (registry, points) = points();
    let long = "7".repeat(100);
    points.order_items.observe_with(0.5, &[("order", &long)]);
    points
        .order_items
        .with(())
        .observe_with(0.5, &[("order", "8")]);
    let found = exemplars(&registry, "points_order_items", None);
    assert_eq!(found[0].1.labels().get("order").unwrap(), "8");
}

#[test]
fn calls_point_to_their_trace() {
    #[instrumented(name = "points_call", buckets = [100.0])]
    fn call() {}
    #[instrumented(name = "points_later", buckets = [100.0])]
    async fn later() {}

    let (registry, points) = points();
    traced(5, || points.delivery.start(()).ok());
    let found = exemplars(&registry, "points_delivery_duration_seconds", None);
    assert_eq!(trace(&found[0].1), "05".repeat(16));

    traced(6, call);
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    traced(7, || runtime.unwrap().block_on(later()));
    for (name, number) in [("points_call", "06"), ("points_later", "07")] {
        let name = format!("{name}_duration_seconds");
        let found = exemplars(Registry::global(), &name, None);
        let (bound, exemplar) = &found[0];
        assert_eq!(trace(exemplar), number.repeat(16), "{name}");
        assert!((0.0..=*bound).contains(&exemplar.value()));
    }
}

#[derive(Metrics, Debug)]
#[metrics(prefix = "trial", global = false)]
struct Trial {
    /// Runs.
    #[metric(buckets = [0.02, 1000.0], duration(outcome), outcome(cancelled = "error"))]
    run: Operation,
    /// Runs of customers.
    #[metric(buckets = [1000.0])]
    ask: Operation<Customer>,
}

#[test]
fn endings_that_share_a_histogram_show_the_exemplar_of_each_bucket() {
    let registry = Registry::new();
    let trial = Trial::register(&registry).unwrap();
    // One way to end is slow, and another of the same name is not.
    traced(0x11, || {
        let slow = trial.run.start(());
        std::thread::sleep(Duration::from_millis(25));
        slow.error();
    });
    traced(0x12, || drop(trial.run.start(())));
    traced(0x13, || trial.run.start(()).ok());
    let page = registry.encode(Format::OpenMetrics);
    let of_errors = "trial_run_duration_seconds_bucket{outcome=\"error\"";
    let mut below = 0;
    for line in page.lines().filter(|line| line.starts_with(of_errors)) {
        let count = line.split_once("} ").unwrap().1;
        let count: u64 = count.split(' ').next().unwrap().parse().unwrap();
        // On a machine that took long for both, they have one bucket.
        assert_eq!(count > below, line.contains(" # {"), "{line}\n{page}");
        below = count;
    }
    assert_eq!(below, 2, "{page}");
    assert!(
        page.contains(&format!("trace_id=\"{}\"", "11".repeat(16))),
        "{page}"
    );
    assert!(
        page.contains(&format!("trace_id=\"{}\"", "13".repeat(16))),
        "{page}"
    );
}

#[test]
fn calls_of_an_open_label_point_to_their_trace() {
    let registry = Registry::new();
    let trial = Trial::register(&registry).unwrap();
    traced(0x21, || trial.ask.start(Customer("a")).ok());
    traced(0x22, || trial.ask.with(Customer("b")).start().error());
    for (customer, number) in [("a", "21"), ("b", "22")] {
        let found = exemplars(&registry, "trial_ask_duration_seconds", Some(customer));
        let found: Vec<_> = found.iter().map(|(_, it)| trace(it)).collect();
        // Two places by chance are one, once in some hundred times.
        let one = found == [number.repeat(16)];
        assert!(one || found.is_empty(), "{customer}: {found:?}");
    }
    let page = registry.encode(Format::OpenMetrics);
    assert!(page.contains("trace_id"), "{page}");
}

#[test]
fn requests_point_to_their_trace() {
    use axum::Router;
    use axum::body::Body;
    use axum::http::Request;
    use axum::routing::get;
    use bellwether::http::RequestLayer;
    use tower::ServiceExt;

    let registry = Registry::new();
    let layer = RequestLayer::new().registry(&registry).buckets([100.0]);
    let app = Router::new().route("/orders/{id}", get(|| async { "an order" }));
    let request = Request::get("/orders/7").body(Body::empty()).unwrap();
    let answer = app.layer(layer).oneshot(request);
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let answer = traced(8, || runtime.unwrap().block_on(answer)).unwrap();
    assert_eq!(answer.status(), 200);
    let found = exemplars(&registry, "http_request_duration_seconds", Some("GET"));
    assert_eq!(trace(&found[0].1), "08".repeat(16));
}

#[test]
fn prometheus_stores_them_and_finds_the_trace_of_a_bucket() {
    let (registry, points) = points();
    traced(0x2a, || points.delivery.start(()).ok());
    points.order_items.observe_with(5.0, &[("order", "17")]);
    let server = Server::bind("127.0.0.1:0").unwrap().registry(&registry);
    let server = server.spawn().unwrap();
    let Some(prometheus) = Prometheus::scraping(server.local_addr()) else {
        return;
    };
    let found = |query: &str, label: &str| {
        let found = wait_for(query, Duration::from_mins(1), || {
            let found = prometheus.exemplars(query);
            (!found.is_empty()).then_some(found)
        });
        // Scraped again and again, it is one.
        assert_eq!(found.len(), 1, "{found:?}");
        found[0][label].clone()
    };
    let of_calls = "points_delivery_duration_seconds_bucket";
    assert_eq!(found(of_calls, "trace_id"), "2a".repeat(16));
    assert_eq!(found(of_calls, "span_id"), "ab".repeat(8));
    let quantile = "histogram_quantile(0.9, rate(points_order_items_bucket[1m]))";
    assert_eq!(found(quantile, "order"), "17");
}

#[test]
fn the_strict_parser_reads_them() {
    let (registry, points) = points();
    traced(9, || points.parcel.with(Size::Large).observe(1e-7));
    points
        .order_items
        .observe_with(12.0, &[("order", "\"a\" b\\c\nd")]);
    let page = registry.encode(Format::OpenMetrics);
    let read = "import sys\n\
        from prometheus_client.openmetrics.parser import text_string_to_metric_families as read\n\
        for family in read(sys.stdin.read()):\n\
        \x20   for sample in family.samples:\n\
        \x20       if sample.exemplar:\n\
        \x20           e = sample.exemplar\n\
        \x20           print(sample.name, sample.labels['le'], sorted(e.labels.items()), e.value, float(e.timestamp) > 1e9)\n";
    let Some(lines) = python(read, &page) else {
        return;
    };
    let trace = "09".repeat(16);
    let wanted = [
        r#"points_order_items_bucket +Inf [('order', '"a" b\\c\nd')] 12.0 True"#.to_owned(),
        format!(
            "points_parcel_grams_bucket 1.0 [('span_id', 'abababababababab'), ('trace_id', '{trace}')] 1e-07 True"
        ),
    ];
    let lines: Vec<_> = lines.lines().collect();
    assert_eq!(lines, wanted, "{page}");
}
