//! A program that does what it is told, line by line. It is this one, run again.

use std::fmt;
use std::io::{BufRead, BufReader, Write, stdin};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use bellwether::telemetry::{Logs, Telemetry};
use bellwether::{Format, Label, Registry, instrumented};
use bellwether_tests::support::{Running, SpanReceiver as Receiver, wait_for};
use serde_json::Value;

use super::PATIENCE;

/// Why nothing was sold.
#[derive(Label, Debug)]
enum Sold {
    Out,
}

impl fmt::Display for Sold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sold out")
    }
}

#[instrumented]
fn burns() {
    panic!("the bread is black");
}

#[instrumented]
fn sells_out() -> Result<(), Sold> {
    Err(Sold::Out)
}

/// A call whose span says by itself that all is well.
#[instrumented(fields(otel.status_code = "OK"))]
fn sells_out_as_planned() -> Result<(), Sold> {
    Err(Sold::Out)
}

fn does(word: &str) {
    match word {
        "sell" => tracing::info_span!("sold").in_scope(|| {}),
        "burn" => {
            let _ = std::panic::catch_unwind(burns);
        }
        "fail" => {
            let _ = (sells_out(), sells_out_as_planned());
        }
        "nest" => {
            let outer = tracing::info_span!("outer", of = "outer", all = "outer", outer = true);
            let _outer = outer.enter();
            let late = tracing::field::Empty;
            let inner = tracing::info_span!("inner", of = "inner", all = "inner", late);
            inner.record("late", "recorded");
            let _inner = inner.enter();
            tracing::info!(all = "event", "nested");
        }
        "storm" => {
            // Spans that end for as long as the program lives.
            thread::spawn(|| {
                loop {
                    does("sell");
                }
            });
        }
        other => panic!("it does not know how to {other}"),
    }
}

#[test]
#[ignore = "the program that the tests below tell what to do"]
fn a_shop() {
    let variable = |name| std::env::var(name).ok();
    let json = variable("LOGS").is_some_and(|it| it == "json");
    let mut telemetry = Telemetry::new("shop").logs(if json { Logs::Json } else { Logs::Human });
    if let Some(endpoint) = variable("IN_CODE") {
        telemetry = telemetry.otlp_endpoint(endpoint);
    }
    if let Some(limit) = variable("FLUSH_MS") {
        telemetry = telemetry.flush_limit(Duration::from_millis(limit.parse().unwrap()));
    }
    let telemetry = telemetry.init().unwrap();
    for line in stdin().lines().map_while(Result::ok) {
        if line == "close" {
            break;
        }
        if line != "show" {
            does(&line);
        }
        let page = Registry::global().encode(Format::Text);
        println!("{page}done");
    }
    let start = Instant::now();
    telemetry.shutdown();
    println!("took {}", start.elapsed().as_millis());
    println!("{}done", Registry::global().encode(Format::Text));
}

pub(crate) struct Shop {
    running: Running,
    tell: ChildStdin,
    said: BufReader<ChildStdout>,
    pub(crate) lines: Arc<Mutex<Vec<String>>>,
    page: String,
}

impl Shop {
    pub(crate) fn open(variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "shop::a_shop", "--ignored", "--nocapture"])
            .env_remove("RUST_LOG")
            .env("LOGS", "json")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let (mut running, tell) = Running::with_input(&mut command);
        let lines = Arc::<Mutex<Vec<String>>>::default();
        let (kept, logs) = (Arc::clone(&lines), running.stderr().unwrap());
        thread::spawn(move || {
            for line in BufReader::new(logs).lines().map_while(Result::ok) {
                kept.lock().unwrap().push(line);
            }
        });
        Self {
            said: BufReader::new(running.stdout().unwrap()),
            running,
            tell,
            lines,
            page: String::new(),
        }
    }

    pub(crate) fn sending_to(receiver: &Receiver, variables: &[(&str, &str)]) -> Self {
        let url = receiver.url();
        let endpoint = [("OTEL_EXPORTER_OTLP_ENDPOINT", &*url)];
        Self::open(&[&endpoint, variables].concat())
    }

    /// Has it do this so many times.
    pub(crate) fn does(&mut self, word: &str, times: usize) {
        for _ in 0..times {
            writeln!(self.tell, "{word}").unwrap();
            self.page = self.answer();
        }
    }

    fn answer(&mut self) -> String {
        let mut page = String::new();
        loop {
            let before = page.len();
            assert_ne!(self.said.read_line(&mut page).unwrap(), 0, "{page}");
            if &page[before..] == "done\n" {
                page.truncate(before);
                return page;
            }
        }
    }

    /// The sample as of the last page.
    pub(crate) fn shown(&self, sample: &str) -> f64 {
        let mut lines = self.page.lines();
        let value = lines.find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
        value.expect(sample).parse().unwrap()
    }

    /// The sample now.
    pub(crate) fn value(&mut self, sample: &str) -> f64 {
        self.does("show", 1);
        self.shown(sample)
    }

    pub(crate) fn dropped(&self, reason: &str) -> f64 {
        self.shown(&format!(
            "bellwether_spans_dropped_total{{reason=\"{reason}\"}}"
        ))
    }

    /// Ends it; how long its telemetry took to end.
    pub(crate) fn close(&mut self) -> Duration {
        writeln!(self.tell, "close").unwrap();
        self.page = self.answer();
        let took = self.page.lines().find_map(|it| it.strip_prefix("took "));
        let took = Duration::from_millis(took.unwrap().parse().unwrap());
        assert!(wait_for("end", PATIENCE, || self.running.ended()));
        took
    }

    fn logs(&self) -> Vec<Value> {
        let lines = self.lines.lock().unwrap();
        let logs = lines.iter().filter_map(|it| serde_json::from_str(it).ok());
        logs.collect()
    }

    /// The line with this message, which is on its way when the program has answered.
    pub(crate) fn log(&self, message: &str) -> Value {
        wait_for(message, PATIENCE, || {
            let mut logs = self.logs().into_iter();
            logs.find(|log| log["message"] == message)
        })
    }
}
