//! What the environment says wins over what the program says. Each program is this one, run again.

use std::process::Command;

use bellwether::push::{OtlpMetrics, Temporality};
use bellwether_tests::support::wait_for;
use opentelemetry_proto::tonic::metrics::v1::metric::Data;

use super::receiver::{Receiver, written};
use super::{Bell, PATIENCE, named, tower};

/// Pushes twice, and once more at its end, unless the variables say otherwise.
#[test]
#[ignore = "the program whose pushes the tests below read"]
fn a_program_that_says_all_of_it_itself() {
    let (registry, tower) = tower();
    let url = std::env::var("IN_CODE").unwrap();
    let interval = std::env::var("EACH_MS").unwrap().parse().unwrap();
    let handle = OtlpMetrics::new(url)
        .attribute("service.name", "code")
        .attribute("room", "bright")
        .attribute("floor", "3")
        .header("Authorization", "of the code")
        .header("X-Kept", "yes")
        .interval(std::time::Duration::from_millis(interval))
        .temporality(Temporality::Cumulative)
        .shutdown_limit(PATIENCE)
        .spawn(&registry);
    let handle = match handle {
        Ok(handle) => handle,
        Err(error) => panic!("error: {error}"),
    };
    tower.strokes.with(Bell::Great).inc_by(7);
    wait_for("pushes", PATIENCE, || {
        let snapshot = registry.snapshot();
        let pushes = snapshot.value("bellwether_pushes_total", &[("outcome", "ok")]);
        (pushes.unwrap() >= 2.0).then_some(())
    });
    handle.shutdown();
}

/// Runs it; what it wrote where it failed.
fn program(url: &str, each: &str, variables: &[(&str, &str)]) -> Result<(), String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let test = "environment::a_program_that_says_all_of_it_itself";
    command.args(["--exact", test, "--ignored", "--nocapture"]);
    let variables = variables.iter().copied();
    let command = command.env("IN_CODE", url).env("EACH_MS", each);
    let output = command.envs(variables).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    output.status.success().then_some(()).ok_or(said)
}

const HOUR: &str = "3600000";

#[test]
fn the_environment_says_where_to_how_often_and_as_what() {
    let (code, told) = (Receiver::answering(&[]), Receiver::answering(&[]));
    let slash = format!("{}/", told.url());
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &*slash),
        ("OTEL_METRIC_EXPORT_INTERVAL", "20"),
        ("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "DELTA"),
    ];
    program(&code.url(), HOUR, &variables).unwrap();
    assert_eq!(code.asked(), 0);
    let pushes = told.pushes();
    assert!(pushes.len() >= 3);
    for asked in told.requests() {
        assert_eq!(asked.path, "/v1/metrics");
    }
    let sums = pushes.iter().map(|(_, metrics)| {
        let Some(Data::Sum(sum)) = &named(metrics, "tower_strokes").data else {
            panic!("no sum")
        };
        assert_eq!(sum.aggregation_temporality, 1);
        super::total(metrics, "tower_strokes")
    });
    assert_eq!(sums.sum::<f64>(), 7.0);
}

#[test]
fn the_environment_says_who_sends_and_the_code_says_the_rest() {
    let receiver = Receiver::answering(&[]);
    let variables = [
        ("OTEL_SERVICE_NAME", "shop"),
        (
            "OTEL_RESOURCE_ATTRIBUTES",
            "service.name=lost, room = dark%20and%2Ccold ,share=7%",
        ),
        (
            "OTEL_EXPORTER_OTLP_HEADERS",
            "authorization=lost,x-other=lost",
        ),
        (
            "OTEL_EXPORTER_OTLP_METRICS_HEADERS",
            "Authorization=Bearer%20of%20bells",
        ),
    ];
    program(&receiver.url(), "20", &variables).unwrap();
    let mut sender = receiver.pushes()[0].0.clone();
    sender.sort_by(|one, other| one.key.cmp(&other.key));
    let expected = "floor=3 room=dark and,cold service.name=shop share=7%";
    assert_eq!(written(&sender), expected);
    assert_eq!(receiver.header("authorization"), "Bearer of bells");
    assert_eq!(receiver.header("x-kept"), "yes");
    // Those for all signals are not added to those for metrics.
    assert_eq!(receiver.header("x-other"), "");
}

#[test]
fn the_endpoint_for_metrics_is_taken_as_it_is_and_an_empty_variable_is_none() {
    let (all, metrics) = (Receiver::answering(&[]), Receiver::answering(&[]));
    let exact = format!("{}/here/and/nowhere/else", metrics.url());
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &*all.url()),
        ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", &*exact),
        ("OTEL_SERVICE_NAME", ""),
        ("OTEL_METRIC_EXPORT_INTERVAL", "soon"),
    ];
    program(&all.url(), "20", &variables).unwrap();
    assert_eq!(all.asked(), 0);
    let asked = metrics.requests();
    assert!(asked.len() >= 3);
    assert!(asked.iter().all(|it| it.path == "/here/and/nowhere/else"));
    let sender = written(&metrics.pushes()[0].0);
    assert!(sender.contains("service.name=code"), "{sender}");
}

#[test]
fn a_variable_that_does_not_read_is_an_error_that_says_what_to_write() {
    for (name, value, expected) in [
        (
            "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE",
            "sometimes",
            "is `sometimes`; write `cumulative` or `delta`",
        ),
        (
            "OTEL_RESOURCE_ATTRIBUTES",
            "room",
            "OTEL_RESOURCE_ATTRIBUTES has `room`; write `key=value`",
        ),
        (
            "OTEL_EXPORTER_OTLP_HEADERS",
            "a=b,c",
            "OTEL_EXPORTER_OTLP_HEADERS has `c`; write `key=value`",
        ),
    ] {
        let said = program("http://127.0.0.1:1", HOUR, &[(name, value)]).unwrap_err();
        assert!(said.contains(expected), "{name}: {said}");
    }
}
