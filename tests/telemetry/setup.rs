use std::process::Command;

use bellwether::telemetry::{Logs, Telemetry, TelemetryError};
use bellwether_tests::support::example;
use serde_json::{Value, json};

/// The lines of [`a_program_with_names_of_its_own`].
fn lines(logs: &str) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let program = "setup::a_program_with_names_of_its_own";
    command.args(["--exact", program, "--ignored", "--test-threads=1"]);
    let output = command.env("LOGS", logs).env_remove("RUST_LOG").output();
    let output = output.unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
#[ignore = "the program whose lines the tests below read"]
fn a_program_with_names_of_its_own() {
    let json = std::env::var("LOGS").is_ok_and(|it| it == "json");
    let telemetry = Telemetry::new("shop")
        .logs(if json { Logs::Json } else { Logs::Human })
        .log_keys([("target", "logger"), ("message", "event")])
        .log_keys(vec![("span_id".to_owned(), "span".to_owned())])
        .log_keys([("span", "event_"), ("thread_id", "the \"thread\"")])
        .init()
        .unwrap();
    let order = tracing::info_span!("order", event = 7, logger = "till", message = "a span's");
    let _entered = order.entered();
    tracing::info!(target: "shop", target = "door", line = 3, span = true, span_id = 1, "open");
    telemetry.shutdown();
}

#[test]
fn lines_have_the_names_that_keys_were_given_and_fields_keep_apart_from_them() {
    let said = lines("json");
    let mut line: Value = serde_json::from_str(&said).unwrap();
    // They are in the order in which they always were.
    let places = ["timestamp", "level", "logger", "event", "event_", "file"];
    let places = places.map(|key| said.find(&format!("\"{key}\":")).expect(key));
    assert!(places.is_sorted(), "{said}");
    let object = line.as_object_mut().unwrap();
    for key in ["timestamp", "line", "the \"thread\""] {
        assert!(object.remove(key).is_some(), "{key}: {said}");
    }
    let expected = json!({
        "level": "INFO",
        "logger": "shop",
        "event": "open",
        "event_": "order",
        "file": file!(),
        // What fields have whose names are in use now,
        "event__": 7,
        "logger_": "till",
        "line_": 3,
        "span_": true,
        // and what those have whose names nobody uses any more.
        "target": "door",
        "message": "a span's",
        "span_id": 1,
    });
    assert_eq!(line, expected);
}

#[test]
fn lines_for_people_stay_what_they_are() {
    let said = lines("human");
    let words = ["INFO", "order{", "shop:", "open"];
    assert!(words.iter().all(|it| said.contains(it)), "{said}");
    let names = ["\"thread\"", "event_", "logger_"];
    assert!(!names.iter().any(|it| said.contains(it)), "{said}");
}

#[test]
fn names_that_cannot_be_are_an_error_that_says_what_to_write() {
    let said = |names: &[(&str, &str)]| {
        let telemetry = Telemetry::new("shop").log_keys(names.iter().copied());
        let error = telemetry.init().unwrap_err();
        assert!(matches!(error, TelemetryError::LogKeys(_)), "{error:?}");
        error.to_string()
    };
    assert_eq!(
        said(&[("mesage", "event")]),
        "unknown key of log lines `mesage`; did you mean `message`?"
    );
    let all = said(&[("logger", "target")]);
    assert!(
        all.starts_with("unknown key of log lines `logger`; write `timestamp`, `level`, `target`,"),
        "{all}"
    );
    assert_eq!(
        said(&[("target", " ")]),
        "the new name of the log key `target` is empty; write one, or leave the key out"
    );
    assert_eq!(
        said(&[("target", "logger"), ("target", "name")]),
        "the log key `target` is renamed to `logger` and to `name`; remove one of them"
    );
    assert_eq!(
        said(&[("target", "event"), ("message", "event")]),
        "the log keys `target` and `message` would both be `event`; give one of them another name"
    );
    assert_eq!(
        said(&[("target", "span_id")]),
        "the log keys `target` and `span_id` would both be `span_id`; give one of them another name"
    );
}

#[test]
fn what_cannot_be_set_up_is_said_before_anything_runs() {
    let said = |name: &str, value: &str| {
        let endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
        let mut command = Command::new(example("traces"));
        let command = command.env(endpoint, "http://127.0.0.1:1").env(name, value);
        let output = command.output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let filter = said("RUST_LOG", "shop=loud");
    assert!(
        filter.contains("`shop=loud` is no filter of logs"),
        "{filter}"
    );
    let protocol = said("OTEL_EXPORTER_OTLP_PROTOCOL", "smoke");
    assert!(
        protocol.contains("write `http/protobuf` or `grpc`"),
        "{protocol}"
    );
    let tls = said("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector:4318");
    assert!(
        tls.contains("`https://collector:4318` asks for TLS"),
        "{tls}"
    );
    let endpoint = said("OTEL_EXPORTER_OTLP_ENDPOINT", "not an address");
    assert!(
        endpoint.contains("spans cannot be sent over OTLP"),
        "{endpoint}"
    );
}
