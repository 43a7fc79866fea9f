//! Spans and log lines of a program, as a collector and a reader of lines see them.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]
#![allow(clippy::float_cmp, reason = "what is compared are counts")]
#![allow(
    clippy::panic,
    reason = "one in a test says what went wrong, and one in a program is what is tested"
)]
#![allow(clippy::print_stdout, reason = "figures for those who look")]

mod judge;
mod setup;
mod shop;
mod told;

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use bellwether_tests::support::{
    ReceivedSpan as Received, Running, SILENCE, SpanReceiver as Receiver, example, get, run,
    wait_for,
};
use serde_json::Value;

const PATIENCE: Duration = Duration::from_mins(1);

/// A photo lab that runs: the example `traces`.
struct Lab {
    running: Running,
    address: SocketAddr,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Lab {
    /// With these variables. Spans are sent every 100 ms unless they say otherwise.
    fn open(variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(example("traces"));
        command
            .env("OTEL_BSP_SCHEDULE_DELAY", "100")
            .env("LOGS", "json")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut running = Running::start(&mut command);
        let lines = Arc::<Mutex<Vec<String>>>::default();
        let (kept, logs) = (Arc::clone(&lines), running.stderr().unwrap());
        thread::spawn(move || {
            for line in BufReader::new(logs).lines().map_while(Result::ok) {
                kept.lock().unwrap().push(line);
            }
        });
        let mut said = String::new();
        BufReader::new(running.stdout().unwrap())
            .read_line(&mut said)
            .unwrap();
        let address = said.trim().strip_prefix("http://");
        let address = address.and_then(|it| it.strip_suffix("/metrics"));
        let address = address.expect("the address is told").parse().unwrap();
        Self {
            running,
            address,
            lines,
        }
    }

    fn sending_to(receiver: &Receiver) -> Self {
        Self::open(&[("OTEL_EXPORTER_OTLP_ENDPOINT", &receiver.url())])
    }

    /// The log lines so far, each of which has to be one object.
    fn logs(&self) -> Vec<Value> {
        let lines = self.lines.lock().unwrap();
        let logs = lines.iter().map(|line| serde_json::from_str(line).unwrap());
        logs.collect()
    }

    /// The sample of this name and labels.
    fn value(&self, sample: &str) -> f64 {
        let page = get(self.address, "/metrics", "").body;
        let mut lines = page.lines();
        let value = lines.find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
        value.expect(sample).parse().unwrap()
    }

    fn orders(&self) -> f64 {
        self.value("order_calls_total{film=\"colour\",outcome=\"ok\"}")
    }

    /// How long one order comes after the other, over so many.
    fn pace(&self, orders: f64) -> Duration {
        let (first, start) = (self.orders(), Instant::now());
        let end = wait_for("orders", PATIENCE, || {
            let came = self.orders() - first;
            (came >= orders).then(|| (start.elapsed(), came))
        });
        end.0.div_f64(end.1)
    }

    /// The bound of the bucket with the longest order, in seconds.
    fn longest(&self) -> f64 {
        let page = get(self.address, "/metrics", "").body;
        let buckets = page.lines().filter_map(|line| {
            let rest = line.strip_prefix("order_duration_seconds_bucket{film=\"colour\",le=\"")?;
            let (bound, count) = rest.split_once("\"} ")?;
            Some((bound.parse::<f64>().ok()?, count.parse::<f64>().ok()?))
        });
        let buckets: Vec<_> = buckets.collect();
        let all = buckets.last().unwrap().1;
        let mut holding = buckets.iter().filter(|(_, count)| *count == all);
        holding.next().unwrap().0
    }

    fn dropped(&self, reason: &str) -> f64 {
        self.value(&format!(
            "bellwether_spans_dropped_total{{reason=\"{reason}\"}}"
        ))
    }

    fn interrupt(&mut self) -> bool {
        let id = self.running.id().to_string();
        let (sent, said) = run("kill".as_ref(), &["-INT", &id], "");
        assert!(sent, "{said}");
        wait_for("end", PATIENCE, || self.running.ended())
    }
}

fn named<'a>(spans: &'a [Received], name: &str) -> impl Iterator<Item = &'a Received> {
    spans.iter().filter(move |it| it.span.name == name)
}

/// Until there are some of each kind: of a good order, of one without a print, of one whose customer left.
fn all_kinds(receiver: &Receiver) -> Vec<Received> {
    wait_for("spans of every outcome", PATIENCE, || {
        let spans = receiver.spans();
        let outcomes: Vec<_> = named(&spans, "order")
            .map(|it| it.attribute("outcome"))
            .collect();
        let all = ["", "error", "cancelled"].map(|word| outcomes.iter().any(|it| it == word));
        (all == [true; 3]).then_some(spans)
    })
}

#[test]
fn a_collector_gets_nested_spans_with_their_attributes_and_outcome() {
    let receiver = Receiver::answering(200);
    let _lab = Lab::sending_to(&receiver);
    let spans = all_kinds(&receiver);

    let print = named(&spans, "print").find(|it| it.attribute("copy") == "1");
    let print = print.unwrap();
    let order = spans.iter().find(|it| it.id() == print.parent()).unwrap();
    assert_eq!((&*order.span.name, &*order.parent()), ("order", ""));
    assert_eq!(order.trace(), print.trace());
    assert!(!order.attribute("order").is_empty());
    assert_eq!(order.sender("service.name"), "photo-lab");
    assert_eq!(order.sender("service.version"), env!("CARGO_PKG_VERSION"));

    // A call that failed is a span that failed, and one that nobody waited for is not.
    let status = |span: &Received| span.span.status.clone().map_or(0, |status| status.code);
    for (outcome, code) in [("", 0), ("error", 2), ("cancelled", 0)] {
        let mut orders = named(&spans, "order");
        let order = orders
            .find(|it| it.attribute("outcome") == outcome)
            .unwrap();
        assert_eq!(status(order), code, "{outcome:?}");
    }
}

#[test]
fn a_line_carries_the_ids_of_its_span_and_the_fields_around_it() {
    let receiver = Receiver::answering(200);
    let lab = Lab::sending_to(&receiver);
    all_kinds(&receiver);
    let logs = lab.logs();
    let warning = logs
        .iter()
        .find(|log| log["message"] == "nothing but white");
    let warning = warning.unwrap();
    // Of the event, of the span around it and of the one around that.
    assert_eq!(warning["film"], "Monochrome");
    assert_eq!(warning["order"], 6);
    assert_eq!(warning["span"], "develop");
    assert_eq!(
        (&warning["level"], &warning["target"], &warning["file"]),
        (
            &"WARN".into(),
            &"traces".into(),
            &"examples/traces.rs".into()
        )
    );
    assert!(warning["line"].is_u64() && warning["thread_id"].is_string());
    let at = warning["timestamp"].as_str().unwrap();
    assert!(at.starts_with("20") && at.ends_with('Z'), "{at}");

    let spans = receiver.spans();
    let id = warning["span_id"].as_str().unwrap();
    let span = spans.iter().find(|it| it.id() == id).unwrap();
    assert_eq!(span.span.name, "develop");
    assert_eq!(warning["trace_id"], *span.trace());
    // Outside of every span there is nothing to point to.
    let outside = logs.iter().find(|log| log["message"] == "no print");
    assert_eq!(outside.unwrap().get("trace_id"), None);
}

#[test]
fn a_bucket_points_to_a_trace_that_is_on_a_span_and_on_a_line() {
    let receiver = Receiver::answering(200);
    let lab = Lab::sending_to(&receiver);
    let accept = "Accept: application/openmetrics-text\r\n";
    wait_for("a trace in all three places", PATIENCE, || {
        let page = get(lab.address, "/metrics", accept).body;
        let mut lines = page.lines();
        let bucket = lines.find(|line| {
            line.starts_with("order_duration_seconds_bucket{film=\"colour\"")
                && line.contains(" # {")
        })?;
        let id = |name: &str| {
            let (_, rest) = bucket.split_once(&format!("{name}=\""))?;
            rest.split('"').next()
        };
        let (trace, span) = (id("trace_id")?, id("span_id")?);
        let logs = lab.logs();
        let line = logs.iter().find(|log| log["trace_id"] == *trace)?;
        let spans = receiver.spans();
        let span = spans.iter().find(|it| it.id() == span)?;
        assert_eq!(
            (&*span.trace(), &*span.span.name),
            (trace, "order"),
            "{line}"
        );
        Some(())
    });
}

#[test]
fn the_environment_says_who_sends_and_which_traces() {
    let receiver = Receiver::answering(200);
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &*receiver.url()),
        ("OTEL_SERVICE_NAME", "another-lab"),
        ("OTEL_RESOURCE_ATTRIBUTES", "service.version=7,room=dark"),
    ];
    let _lab = Lab::open(&variables);
    let spans = all_kinds(&receiver);
    let sender = ["service.name", "service.version", "room"].map(|key| spans[0].sender(key));
    assert_eq!(sender, ["another-lab", "7", "dark"]);

    let none = Receiver::answering(200);
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &*none.url()),
        ("OTEL_TRACES_SAMPLER", "always_off"),
    ];
    let lab = Lab::open(&variables);
    wait_for("orders", PATIENCE, || (lab.orders() > 10.0).then_some(()));
    assert_eq!(none.asked(), 0);
    let traced = lab
        .logs()
        .iter()
        .filter(|log| log.get("trace_id").is_some())
        .count();
    assert_eq!(traced, 0, "a trace that nobody keeps is not pointed to");
}

#[test]
fn a_collector_that_says_nothing_slows_nobody_and_what_is_dropped_is_counted() {
    let receiver = Receiver::answering(SILENCE);
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &*receiver.url()),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "1000"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "16"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "8"),
    ];
    let mut lab = Lab::open(&variables);
    wait_for("spans that find no place", PATIENCE, || {
        (lab.dropped("queue_full") > 20.0).then_some(())
    });
    let before = lab.orders();
    wait_for("orders all the same", PATIENCE, || {
        (lab.orders() > before + 50.0).then_some(())
    });
    wait_for("a batch that is given up", PATIENCE, || {
        (lab.dropped("export_failed") > 0.0).then_some(())
    });
    assert_eq!(lab.value("bellwether_spans_exported_total"), 0.0);

    // It comes back, and so do the spans.
    receiver.answer(200);
    wait_for("spans", PATIENCE, || {
        (lab.value("bellwether_spans_exported_total") > 20.0).then_some(())
    });
    receiver.answer(SILENCE);
    assert!(lab.interrupt(), "and it ends in time");
}

#[test]
fn a_collector_that_is_killed_blocks_nobody_what_is_dropped_is_counted_and_it_is_found_again() {
    let receiver = Receiver::answering(200);
    let address = receiver.address();
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &*receiver.url()),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "16"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "8"),
    ];
    let mut lab = Lab::open(&variables);
    let sent = |lab: &Lab| lab.value("bellwether_spans_exported_total");
    let dropped = |lab: &Lab| lab.dropped("queue_full") + lab.dropped("export_failed");
    wait_for("spans", PATIENCE, || (sent(&lab) > 50.0).then_some(()));
    let with = lab.pace(50.0);

    drop(receiver);
    let (sent_before, dropped_before) = (sent(&lab), dropped(&lab));
    // Others take time from it, and never give it any.
    let without = (0..4).map(|_| lab.pace(50.0)).min().unwrap();
    wait_for("spans that are dropped", PATIENCE, || {
        (dropped(&lab) > dropped_before + 50.0).then_some(())
    });
    let longest = lab.longest();

    let receiver = Receiver::on(address, 200);
    wait_for("spans again", PATIENCE, || {
        (sent(&lab) > sent_before + 50.0).then_some(())
    });
    assert!(receiver.spans().len() >= 50);
    println!(
        "an order every {with:?}, without a collector every {without:?}; the longest took at most {longest} s"
    );
    // What waits for a collector waits for seconds; orders are many a second, however busy the machine.
    assert!(
        without < with * 10 && longest < 10.0,
        "{with:?} {without:?} {longest}"
    );
    assert!(lab.interrupt(), "and it ends in time");
}

#[test]
fn an_answer_that_asks_to_come_again_is_obeyed_and_a_refusal_is_final() {
    for (status, again) in [(503, true), (429, true), (400, false)] {
        let receiver = Receiver::answering(status);
        let lab = Lab::sending_to(&receiver);
        wait_for("a request", PATIENCE, || {
            (receiver.asked() > 0).then_some(())
        });
        if again {
            receiver.answer(200);
            wait_for("spans", PATIENCE, || {
                (lab.value("bellwether_spans_exported_total") > 0.0).then_some(())
            });
            assert_eq!(lab.dropped("export_failed"), 0.0, "{status}");
        } else {
            wait_for("a batch that is given up", PATIENCE, || {
                (lab.dropped("export_failed") > 0.0).then_some(())
            });
            let problems = lab.value("bellwether_problems_total{kind=\"telemetry\"}");
            assert_eq!(problems, 1.0, "told once, not for each batch");
        }
    }
}

#[test]
fn the_last_spans_are_sent_before_the_program_ends() {
    let receiver = Receiver::answering(200);
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &*receiver.url()),
        ("OTEL_BSP_SCHEDULE_DELAY", "600000"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "2048"),
    ];
    let mut lab = Lab::open(&variables);
    wait_for("orders", PATIENCE, || (lab.orders() > 5.0).then_some(()));
    assert_eq!(receiver.asked(), 0);
    assert!(lab.interrupt());
    assert!(named(&receiver.spans(), "order").count() > 5);
}
