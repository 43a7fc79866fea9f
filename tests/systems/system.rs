use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use bellwether_tests::support::{Running, example, get, wait_for};
use serde_json::Value;

use crate::LIMIT;

/// A system that runs.
pub(crate) struct System {
    running: Running,
    /// Where its metrics and its health are.
    pub(crate) metrics: SocketAddr,
    /// Where its application is, if it has one.
    pub(crate) application: Option<SocketAddr>,
    switches: ChildStdin,
    said: Arc<Mutex<Vec<String>>>,
    logs: Arc<Mutex<Vec<String>>>,
}

impl System {
    /// Starts the example with its metrics there and its lines filtered so, once it has said where it listens. Spans are sent
    /// every 100 ms.
    pub(crate) fn start(name: &str, metrics: SocketAddr, arguments: &[&str], filter: &str) -> Self {
        let mut command = Command::new(example(name));
        let command = command
            .args(["--metrics", &metrics.to_string()])
            .args(arguments)
            .env("OTEL_BSP_SCHEDULE_DELAY", "100")
            .env("RUST_LOG", filter)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let (mut running, switches) = Running::with_input(command);
        let said = kept(running.stdout().unwrap());
        let logs = kept(running.stderr().unwrap());
        let mut system = Self {
            running,
            metrics,
            application: None,
            switches,
            said,
            logs,
        };
        wait_for(name, LIMIT, || {
            let ended = system.running.ended();
            assert!(ended.is_none(), "{name} has ended: {:?}", system.logs());
            system.told("metrics")
        });
        system.application = system.told("application");
        system
    }

    /// An address that it said, such as `metrics 127.0.0.1:9464`. The metrics are said last.
    fn told(&self, what: &str) -> Option<SocketAddr> {
        let said = self.said.lock().unwrap();
        let mut words = said.iter().filter_map(|line| line.split_once(' '));
        let found = words.find(|(word, _)| *word == what);
        found.map(|(_, address)| address.trim().parse().unwrap())
    }

    /// Turns a switch: `failures 30`, `break redis`.
    pub(crate) fn set(&mut self, switch: &str) {
        writeln!(self.switches, "{switch}").unwrap();
    }

    /// What Prometheus reads.
    pub(crate) fn page(&self) -> String {
        get(self.metrics, "/metrics", "").body
    }

    /// One series as it is written on the page.
    #[track_caller]
    pub(crate) fn value(&self, series: &str) -> f64 {
        let page = self.page();
        let mut lines = page.lines().filter_map(|line| line.rsplit_once(' '));
        let found = lines.find(|(name, _)| *name == series);
        found.expect(series).1.parse().unwrap()
    }

    /// Waits until a series is like that.
    #[track_caller]
    pub(crate) fn wait_for(&self, series: &str, like: impl Fn(f64) -> bool) {
        wait_for(series, LIMIT, || like(self.value(series)).then_some(()));
    }

    /// The status and the document of a path below its metrics' address.
    pub(crate) fn health(&self, path: &str) -> (u16, Value) {
        let answer = get(self.metrics, path, "");
        let document = serde_json::from_str(&answer.body).unwrap_or_default();
        (answer.status, document)
    }

    /// Waits until a probe answers so.
    #[track_caller]
    pub(crate) fn answers(&self, path: &str, status: u16) -> Value {
        wait_for(&format!("{status} at {path}"), LIMIT, || {
            let (given, document) = self.health(path);
            (given == status).then_some(document)
        })
    }

    /// The lines of its log.
    pub(crate) fn logs(&self) -> Vec<String> {
        self.logs.lock().unwrap().clone()
    }

    /// Asserts that all it has begun ends once nothing comes any more.
    #[track_caller]
    pub(crate) fn comes_to_rest(&mut self, in_flight: &[&str]) {
        self.set("load 0");
        self.set("latency 1");
        for gauge in in_flight {
            self.wait_for(gauge, |it| it == 0.0);
        }
    }

    /// Sends it SIGTERM.
    pub(crate) fn terminate(&self) {
        // The shell's own, since not every machine has a program of that name.
        let kill = format!("kill -TERM {}", self.running.id());
        let killed = Command::new("sh").args(["-c", &kill]).status();
        assert!(killed.unwrap().success());
    }

    /// Waits until it has ended in order.
    pub(crate) fn ends(&mut self) {
        let ended = wait_for("its end", LIMIT, || self.running.ended());
        assert!(ended, "{:?}", self.logs());
        wait_for("its last word", LIMIT, || {
            let said = self.said.lock().unwrap();
            (said.last()? == "ended in order").then_some(())
        });
    }

    /// Asserts that SIGTERM fails readiness first, leaves liveness, and ends it in order when it has drained.
    pub(crate) fn drains(mut self) {
        self.answers("/health/ready", 200);
        self.terminate();
        self.answers("/health/ready", 503);
        assert_eq!(self.health("/health/live").0, 200);
        self.ends();
    }
}

/// What the samples of a name on a page come to, of those whose labels hold a text.
pub(crate) fn sum(page: &str, name: &str, with: &str) -> f64 {
    let lines = page
        .lines()
        .filter(|it| it.starts_with(name) && it.contains(with));
    lines
        .map(|it| it.rsplit_once(' ').unwrap().1.parse::<f64>().unwrap())
        .sum()
}

/// Lines, as they come.
fn kept(from: impl std::io::Read + Send + 'static) -> Arc<Mutex<Vec<String>>> {
    let lines = Arc::<Mutex<Vec<String>>>::default();
    let kept = Arc::clone(&lines);
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            kept.lock().unwrap().push(line);
        }
    });
    lines
}
