//! Programs that are sent a signal: those that end by themselves, and those that do not.

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use bellwether_tests::support::{get, wait_for};

use super::PATIENCE;

struct Program {
    child: Child,
    application: SocketAddr,
    metrics: SocketAddr,
}

impl Program {
    fn start(mode: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bellwether-ending"))
            .arg(mode)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = child.stdout.as_mut().unwrap();
        let mut line = Vec::new();
        while !line.ends_with(b"\n") {
            let mut byte = [0];
            out.read_exact(&mut byte).unwrap();
            line.extend(byte);
        }
        let line = String::from_utf8(line).unwrap();
        let (application, metrics) = line.trim().split_once(' ').unwrap();
        Self {
            application: application.parse().unwrap(),
            metrics: metrics.parse().unwrap(),
            child,
        }
    }

    fn send(&self, signal: &str) {
        // The shell's own, since not every machine has a program of that name.
        let kill = format!("kill -{signal} {}", self.child.id());
        let status = Command::new("sh").args(["-c", &kill]).status();
        assert!(status.unwrap().success());
    }

    /// Its end, and what it wrote to stdout and to stderr.
    fn end(mut self) -> (ExitStatus, String, String) {
        let status = wait_for("the program's end", PATIENCE, || {
            self.child.try_wait().unwrap()
        });
        let (mut out, mut said) = (String::new(), String::new());
        self.child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut out)
            .unwrap();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        (status, out, said)
    }

    fn until_the_server_has_ended(&self) {
        wait_for("a closed port", PATIENCE, || {
            TcpStream::connect(self.metrics).err()
        });
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_service_whose_check_captures_its_state_ends_and_says_what_it_waited_for() {
    let program = Program::start("captures");
    assert_eq!(get(program.application, "/", "").body, "queued");
    assert_eq!(get(program.metrics, "/readyz", "").status, 200);
    let application = program.application;
    let slow = thread::spawn(move || get(application, "/slow", "").body);
    wait_for("request in flight", PATIENCE, || {
        let page = get(program.metrics, "/metrics", "").body;
        page.contains("http_requests_in_flight{method=\"GET\",route=\"/slow\"} 1\n")
            .then_some(())
    });
    program.send("TERM");
    let (status, out, said) = program.end();
    assert_eq!(slow.join().unwrap(), "slow");
    assert_eq!((status.code(), &*out), (Some(0), "jobs 1\n"), "{said}");
    let lines: Vec<_> = said.lines().collect();
    let [begin, end] = lines[..] else {
        panic!("{said}")
    };
    assert_eq!(
        begin,
        "bellwether: SIGTERM: readiness fails, 1 request in flight, answering for 300ms more, then waiting up to 5s for \
         scrapes and probes"
    );
    assert!(
        end.starts_with("bellwether: SIGTERM: the metrics server has ended after "),
        "{end}"
    );
    assert!(
        end.ends_with(
            "ms, and dropped the functions of the health checks `queue`; 1 request in flight"
        ),
        "{end}"
    );
}

#[test]
fn a_service_whose_check_holds_its_state_weakly_ends_at_ctrl_c() {
    let program = Program::start("weak");
    assert_eq!(get(program.metrics, "/readyz", "").status, 200);
    program.send("INT");
    let (status, out, said) = program.end();
    assert_eq!((status.code(), &*out), (Some(0), "jobs 0\n"), "{said}");
    assert!(
        said.starts_with("bellwether: SIGINT: readiness fails, 0 requests in flight"),
        "{said}"
    );
}

#[test]
fn with_a_subscriber_each_step_is_an_event_at_info_and_said_once() {
    let program = Program::start("logged");
    program.send("TERM");
    let (status, _, said) = program.end();
    assert_eq!(status.code(), Some(0), "{said}");
    let events = said.lines().map(|line| {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        let [level, message] =
            ["level", "message"].map(|key| event[key].as_str().unwrap().to_owned());
        assert_eq!(
            (&*level, &event["target"]),
            ("INFO", &"bellwether".into()),
            "{line}"
        );
        message
    });
    let messages: Vec<_> = events.collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].starts_with("SIGTERM: readiness fails, 0 requests in flight, "));
    assert!(messages[1].starts_with("SIGTERM: the metrics server has ended after "));
}

#[test]
fn a_second_signal_ends_a_program_that_hangs() {
    for (mode, first, second, code) in [
        ("hangs", "TERM", "TERM", 143),
        ("hangs", "INT", "INT", 130),
        ("hangs", "INT", "TERM", 143),
        ("blocks", "TERM", "INT", 130),
        ("holds", "TERM", "TERM", 143),
    ] {
        let program = Program::start(mode);
        program.send(first);
        program.until_the_server_has_ended();
        thread::sleep(Duration::from_millis(500));
        let began = Instant::now();
        program.send(second);
        let (status, _, said) = program.end();
        assert!(began.elapsed() < Duration::from_secs(3), "{mode}");
        assert_eq!(status.code(), Some(code), "{mode}: {said}");
        let last = format!(
            "a second signal, SIG{second}: the program ends at once, with the exit code {code}\n"
        );
        assert!(mode == "holds" || said.ends_with(&last), "{mode}: {said}");
    }
}

#[test]
fn a_second_signal_ends_a_program_that_still_drains() {
    let program = Program::start("captures");
    let application = program.application;
    let slow = thread::spawn(move || TcpStream::connect(application).map(drop));
    program.send("TERM");
    wait_for("draining", PATIENCE, || {
        (get(program.metrics, "/readyz", "").status == 503).then_some(())
    });
    program.send("TERM");
    let (status, _, said) = program.end();
    assert_eq!(status.code(), Some(143), "{said}");
    slow.join().unwrap().unwrap();
}

#[test]
fn a_program_that_goes_on_without_its_server_is_told_what_it_may_wait_for() {
    let mut program = Program::start("hangs");
    let said = BufReader::new(program.child.stderr.take().unwrap());
    let (tell, told) = channel();
    thread::spawn(move || {
        said.lines()
            .map_while(Result::ok)
            .try_for_each(|line| tell.send(line))
    });
    program.send("TERM");
    let mut last = String::new();
    while !last.contains("still runs") {
        last = told.recv_timeout(PATIENCE).unwrap();
    }
    assert_eq!(
        last,
        "bellwether: SIGTERM: the program still runs 5s after its servers have ended; 0 requests in flight; another SIGTERM \
         ends it at once"
    );
    assert!(program.child.try_wait().unwrap().is_none());
}
