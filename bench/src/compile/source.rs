//! The crates that are generated: half of the functions async, half not, all with the same body.

use std::fmt::Write as _;

/// One way to instrument a function, or none.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    /// Lines of a manifest; `RUNTIME` stands for our path.
    dependencies: &'static str,
    /// What stands before all functions.
    head: &'static str,
    /// What stands above each function.
    attribute: &'static str,
    /// What stands around each body; `BODY` and `NAME` are replaced.
    around: &'static str,
    /// The program that shows families, with so many functions.
    pub(super) start: Option<fn(usize) -> String>,
}

/// Calls, duration and in flight.
pub(super) const FAMILIES_A_FUNCTION: usize = 3;

/// Without instrumentation first.
pub(super) const KINDS: [Kind; 5] = [
    Kind {
        name: "plain",
        title: "plain",
        dependencies: "",
        head: "",
        attribute: "",
        around: "BODY",
        start: None,
    },
    Kind {
        name: "ours",
        title: "bellwether",
        dependencies: "bellwether = { path = \"RUNTIME\", default-features = false }\n",
        head: "use bellwether::instrumented;\n",
        attribute: "#[instrumented]\n",
        around: "BODY",
        start: Some(start_ours),
    },
    Kind {
        name: "tracing",
        title: "tracing::instrument",
        dependencies: "tracing = { version = \"0.1\", default-features = false, features = [\"attributes\", \"std\"] }\n",
        head: "",
        attribute: "#[tracing::instrument(skip_all)]\n",
        around: "BODY",
        start: None,
    },
    Kind {
        name: "autometrics",
        title: "autometrics with its gauge",
        dependencies: "autometrics = { version = \"3\", default-features = false, features = [\"prometheus-0_14\"] }\n",
        head: "use autometrics::autometrics;\n",
        attribute: "#[autometrics(track_concurrency)]\n",
        around: "BODY",
        start: None,
    },
    Kind {
        name: "by_hand",
        title: "prometheus by hand",
        dependencies: PROMETHEUS,
        head: HEAD_BY_HAND,
        attribute: "",
        around: AROUND_BY_HAND,
        start: Some(start_by_hand),
    },
];

const PROMETHEUS: &str = "prometheus = { version = \"0.14\", default-features = false }\n";

const HEAD_BY_HAND: &str = r#"use std::sync::LazyLock;
use std::time::Instant;
use prometheus::{HistogramVec, IntCounterVec, IntGaugeVec};

static CALLS: LazyLock<IntCounterVec> = LazyLock::new(|| {
    prometheus::register_int_counter_vec!("calls_total", "Calls.", &["function", "outcome"]).unwrap()
});
static DURATION: LazyLock<HistogramVec> = LazyLock::new(|| {
    prometheus::register_histogram_vec!("duration_seconds", "Times.", &["function"]).unwrap()
});
static IN_FLIGHT: LazyLock<IntGaugeVec> = LazyLock::new(|| {
    prometheus::register_int_gauge_vec!("in_flight", "Now.", &["function"]).unwrap()
});
"#;

const AROUND_BY_HAND: &str = r#"IN_FLIGHT.with_label_values(&["NAME"]).inc();
    let start = Instant::now();
    let result = BODY;
    DURATION.with_label_values(&["NAME"]).observe(start.elapsed().as_secs_f64());
    let outcome = if result.is_ok() { "ok" } else { "error" };
    CALLS.with_label_values(&["NAME", outcome]).inc();
    IN_FLIGHT.with_label_values(&["NAME"]).dec();
    result"#;

pub(super) fn manifest(name: &str, kind: &Kind, runtime: &str) -> String {
    let dependencies = kind.dependencies.replace("RUNTIME", runtime);
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}"
    )
}

const HELPERS: &str = "#![allow(dead_code)]
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

pub struct Failed;

fn now<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}
";

/// A program that calls each of its functions once.
pub(super) fn many(kind: &Kind, functions: usize) -> String {
    let mut text = format!("{HELPERS}{}", kind.head);
    let mut calls = String::new();
    for number in 0..functions {
        let asynchronous = number % 2 == 0;
        let word = if asynchronous { "async " } else { "" };
        let name = format!("f{number}");
        let body = format!("match n {{ {number} => Err(Failed), n => Ok(n + {number}) }}");
        let body = kind.around.replace("NAME", &name).replace("BODY", &body);
        let call = if asynchronous {
            format!("now({name}(n))")
        } else {
            format!("{name}(n)")
        };
        let _ = write!(
            text,
            "\n{}pub {word}fn {name}(n: u64) -> Result<u64, Failed> {{\n    {body}\n}}\n\
             #[inline(never)]\nfn call_{name}(n: u64) {{\n    drop(black_box({call}));\n}}\n",
            kind.attribute
        );
        let _ = write!(calls, "call_{name}, ");
    }
    let _ = write!(
        text,
        "\nfn main() {{\n    let n = std::env::args().count() as u64;\n    let all: [fn(u64); {functions}] = [{calls}];\n    \
         for call in black_box(all) {{\n        call(n);\n    }}\n}}\n"
    );
    text
}

/// A program of functions with families of their own, which it shows.
fn start_ours(functions: usize) -> String {
    let mut text =
        String::from("#![allow(dead_code)]\nuse bellwether::{Format, Registry, instrumented};\n");
    for number in 0..functions {
        let _ = write!(
            text,
            "\n#[instrumented(name = \"f{number}\")]\nfn f{number}() {{}}\n"
        );
    }
    text.push_str("\nfn main() {\n    let text = Registry::global().encode(Format::Text);\n");
    text.push_str(SHOW);
    text
}

/// A program that registers as many families with the `prometheus` crate, and shows them.
fn start_by_hand(functions: usize) -> String {
    let mut text = String::from(
        "use prometheus::{register_histogram_vec, register_int_counter_vec, register_int_gauge_vec};\n\nfn main() {\n",
    );
    let _ = write!(
        text,
        r#"    for number in 0..{functions} {{
        let calls = register_int_counter_vec!(format!("f{{number}}_calls_total"), "Calls.", &["outcome"]).unwrap();
        for outcome in ["ok", "error", "panic", "cancelled"] {{
            calls.with_label_values(&[outcome]);
        }}
        let duration = register_histogram_vec!(format!("f{{number}}_duration_seconds"), "Times.", &[]).unwrap();
        duration.with_label_values::<&str>(&[]);
        let in_flight = register_int_gauge_vec!(format!("f{{number}}_in_flight"), "Now.", &[]).unwrap();
        in_flight.with_label_values::<&str>(&[]);
    }}
    let text = prometheus::TextEncoder::new().encode_to_string(&prometheus::gather()).unwrap();
"#
    );
    text.push_str(SHOW);
    text
}

const SHOW: &str =
    "    println!(\"{}\", text.lines().filter(|line| line.starts_with(\"# TYPE \")).count());\n}\n";
