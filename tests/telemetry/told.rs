//! What becomes of the spans and the lines of a program that is told what to do.

use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use bellwether_tests::support::{
    ReceivedSpan as Received, SILENCE, SpanReceiver as Receiver, wait_for,
};

use super::shop::Shop;
use super::{PATIENCE, named};

const NEVER: (&str, &str) = ("OTEL_BSP_SCHEDULE_DELAY", "3600000");
const SOON: (&str, &str) = ("OTEL_BSP_SCHEDULE_DELAY", "50");

fn status(span: &Received) -> i32 {
    span.span.status.clone().map_or(0, |status| status.code)
}

#[test]
fn a_call_that_panicked_or_failed_is_a_span_that_failed_unless_it_says_otherwise() {
    let receiver = Receiver::answering(200);
    let mut shop = Shop::sending_to(&receiver, &[NEVER]);
    shop.does("burn", 1);
    shop.does("fail", 1);
    shop.close();
    let spans = receiver.spans();
    for (name, outcome, code) in [
        ("burns", "panic", 2),
        ("sells_out", "error", 2),
        ("sells_out_as_planned", "error", 1),
    ] {
        let span = named(&spans, name).next().expect(name);
        assert_eq!((&*span.attribute("outcome"), status(span)), (outcome, code));
    }
}

#[test]
fn of_equal_fields_the_innermost_is_on_the_line() {
    let mut shop = Shop::open(&[]);
    shop.does("nest", 1);
    let line = shop.log("nested");
    for (key, value) in [
        ("of", "inner"),
        ("all", "event"),
        ("late", "recorded"),
        ("span", "inner"),
    ] {
        assert_eq!(line[key], value, "{key}: {line}");
    }
    assert_eq!(line["outer"], true);
    shop.close();
}

#[test]
fn lines_for_people_have_the_ids_of_their_trace() {
    let receiver = Receiver::answering(200);
    let mut shop = Shop::sending_to(&receiver, &[NEVER, ("LOGS", "human")]);
    shop.does("nest", 1);
    shop.close();
    let spans = receiver.spans();
    let inner = named(&spans, "inner").next().unwrap();
    let ids = format!(" trace_id={} span_id={}", inner.trace(), inner.id());
    let lines = shop.lines.lock().unwrap();
    let line = lines.iter().find(|line| line.contains("nested")).unwrap();
    assert!(line.contains(&ids), "{line} {ids}");
}

#[test]
fn each_outage_of_a_collector_is_reported_once() {
    let receiver = Receiver::answering(200);
    let mut shop = Shop::sending_to(&receiver, &[SOON]);
    for outages in [1.0, 2.0, 3.0] {
        receiver.answer(400);
        let failed = "bellwether_spans_dropped_total{reason=\"export_failed\"}";
        let before = shop.value(failed);
        // Several batches of each outage fail.
        for batch in 0..3 {
            shop.does("sell", 1);
            wait_for("a batch that fails", PATIENCE, || {
                (shop.value(failed) > before + f64::from(batch)).then_some(())
            });
        }
        assert_eq!(
            shop.value("bellwether_problems_total{kind=\"telemetry\"}"),
            outages
        );
        receiver.answer(200);
        let before = shop.value("bellwether_spans_exported_total");
        shop.does("sell", 1);
        wait_for("spans again", PATIENCE, || {
            (shop.value("bellwether_spans_exported_total") > before).then_some(())
        });
    }
    shop.close();
    assert_eq!(
        shop.shown("bellwether_problems_total{kind=\"telemetry\"}"),
        3.0
    );
}

#[test]
fn spans_that_end_while_the_program_does_are_not_waited_for() {
    let receiver = Receiver::answering(200);
    receiver.take_time(Duration::from_millis(20));
    // Each is a request of its own, so that more of them end than can be sent.
    let variables = [
        NEVER,
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "64"),
        ("FLUSH_MS", "3600000"),
    ];
    let mut shop = Shop::sending_to(&receiver, &variables);
    shop.does("storm", 1);
    wait_for("more than there is place for", PATIENCE, || {
        shop.does("show", 1);
        (shop.dropped("queue_full") > 0.0).then_some(())
    });
    shop.close();
    assert!(shop.shown("bellwether_spans_exported_total") > 0.0);
}

#[test]
fn enough_for_a_batch_is_sent_at_once_and_no_batch_is_larger() {
    let receiver = Receiver::answering(200);
    let batch = ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "4");
    let mut shop = Shop::sending_to(&receiver, &[NEVER, batch]);
    shop.does("sell", 4);
    wait_for("a batch", PATIENCE, || {
        (receiver.spans().len() == 4).then_some(())
    });
    shop.close();
    assert_eq!(receiver.asked(), 1);

    let receiver = Receiver::answering(SILENCE);
    let timeout = ("OTEL_EXPORTER_OTLP_TIMEOUT", "1000");
    let mut shop = Shop::sending_to(&receiver, &[NEVER, batch, timeout]);
    shop.does("sell", 4);
    wait_for("a batch on its way", PATIENCE, || {
        (receiver.asked() == 1).then_some(())
    });
    // These wait behind it.
    shop.does("sell", 10);
    receiver.answer(200);
    shop.close();
    let mut sizes = receiver.sizes();
    sizes.sort_unstable();
    assert!(sizes.iter().all(|size| *size <= 4), "{sizes:?}");
    assert_eq!(shop.shown("bellwether_spans_exported_total"), 10.0);
    assert_eq!(shop.dropped("export_failed"), 4.0);
}

#[test]
fn a_queue_holds_what_it_is_given_and_one_span_at_least() {
    for (queue, batch, spans) in [("0", "512", 1), ("3", "512", 3)] {
        let receiver = Receiver::answering(200);
        let sizes = [
            NEVER,
            ("OTEL_BSP_MAX_QUEUE_SIZE", queue),
            ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", batch),
        ];
        let mut shop = Shop::sending_to(&receiver, &sizes);
        // A full queue is enough for a batch, however large a batch may be.
        shop.does("sell", spans);
        wait_for("a full queue", PATIENCE, || {
            (receiver.spans().len() == spans).then_some(())
        });
        shop.close();
    }
}

#[test]
fn what_waits_for_a_collector_is_shown_and_at_the_end_given_up() {
    let receiver = Receiver::answering(SILENCE);
    let variables = [
        NEVER,
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "3600000"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "4"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "8"),
        ("FLUSH_MS", "300"),
    ];
    let took = || {
        let mut shop = Shop::sending_to(&receiver, &variables);
        let before = receiver.asked();
        shop.does("sell", 4);
        wait_for("a batch on its way", PATIENCE, || {
            (receiver.asked() > before).then_some(())
        });
        shop.does("sell", 10);
        // Those that are on their way are no more in the queue, which may have given out four before it was full.
        let waiting = shop.value("bellwether_spans_waiting");
        assert!((4.0..=8.0).contains(&waiting), "{waiting}");
        let took = shop.close();
        assert!(took >= Duration::from_millis(300), "{took:?}");
        assert_eq!(shop.shown("bellwether_spans_exported_total"), 0.0);
        assert_eq!(shop.dropped("export_failed"), 0.0);
        let dropped = shop.dropped("shutdown") + shop.dropped("queue_full");
        assert_eq!(dropped, 14.0, "each is accounted for");
        assert!(shop.dropped("shutdown") >= 8.0);
        assert_eq!(shop.shown("bellwether_spans_waiting"), 0.0);
        took
    };
    // Less than the five seconds that it waits otherwise; a machine with other work to do has several tries.
    assert!((0..4).any(|_| took() < Duration::from_secs(5)));
}

#[test]
fn the_exporters_own_spans_are_not_exported() {
    for protocol in ["http/protobuf", "grpc"] {
        // It takes connections and says nothing, so that the connections of the exporter end, and their spans.
        let collector = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", collector.local_addr().unwrap());
        let held = thread::spawn(move || {
            let streams = collector.incoming().take(3).map_while(Result::ok);
            streams.collect::<Vec<_>>()
        });
        let variables = [
            SOON,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &*url),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "300"),
            ("RUST_LOG", "trace"),
            ("FLUSH_MS", "2000"),
        ];
        let mut shop = Shop::open(&variables);
        shop.does("sell", 3);
        wait_for("a batch that is given up", PATIENCE, || {
            shop.does("show", 1);
            (shop.dropped("export_failed") == 3.0).then_some(())
        });
        // As long as it takes to give one up, there is nothing more to give up.
        thread::sleep(Duration::from_millis(600));
        shop.close();
        let dropped = ["export_failed", "shutdown", "queue_full"].map(|it| shop.dropped(it));
        assert_eq!(dropped, [3.0, 0.0, 0.0], "{protocol}");
        drop(held);
    }
}

#[test]
fn the_environment_can_switch_spans_off() {
    for off in [
        ("OTEL_SDK_DISABLED", "True"),
        ("OTEL_TRACES_EXPORTER", "none"),
    ] {
        let receiver = Receiver::answering(200);
        let mut shop = Shop::sending_to(&receiver, &[SOON, off]);
        shop.does("nest", 1);
        let line = shop.log("nested");
        assert_eq!(line.get("trace_id"), None, "{off:?}");
        shop.close();
        assert_eq!(receiver.asked(), 0, "{off:?}");
    }
}

#[test]
fn spans_go_where_the_environment_says_and_else_where_the_code_does() {
    let (code, told) = (Receiver::answering(200), Receiver::answering(200));
    let (in_code, exact) = (
        format!("{}/", code.url()),
        format!("{}/v1/traces", told.url()),
    );
    let in_code = ("IN_CODE", &*in_code);
    let mut shop = Shop::open(&[NEVER, in_code]);
    shop.does("sell", 1);
    shop.close();
    assert_eq!((code.spans().len(), told.spans().len()), (1, 0));
    for (number, (variable, url)) in [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &*told.url()),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", &*exact),
    ]
    .into_iter()
    .enumerate()
    {
        for variables in [&[NEVER, in_code][..], &[NEVER]] {
            let mut shop = Shop::open(&[variables, &[(variable, url)]].concat());
            shop.does("sell", 1);
            shop.close();
        }
        let spans = (code.spans().len(), told.spans().len());
        assert_eq!(spans, (1, 2 * number + 2), "{variable}");
    }
}

#[test]
fn an_empty_filter_in_the_environment_is_none() {
    let mut shop = Shop::open(&[("RUST_LOG", "")]);
    shop.does("nest", 1);
    shop.log("nested");
    shop.close();
}
