use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use bellwether_tests::support::{Running, find, run, wait_for};

use super::{Lab, PATIENCE};

/// A collector of OTLP that prints what it gets.
struct Collector {
    _running: Running,
    grpc: String,
    said: Arc<Mutex<String>>,
}

impl Collector {
    /// Nothing where none is installed: it comes as a package of Python.
    #[expect(clippy::print_stderr, reason = "a skipped test says so")]
    fn listening() -> Option<Self> {
        let place = "import rotel, os; print(os.path.join(os.path.dirname(rotel.__file__), 'rotel-agent'), end='')";
        let (found, program) = run(&find("python3")?, &["-c", place], "");
        if !found {
            assert!(std::env::var_os("CI").is_none(), "{program}");
            eprintln!("skipped: `rotel` is not installed for Python");
            return None;
        }
        // It does not tell which ports it took for 0.
        let free = || TcpListener::bind("127.0.0.1:0").unwrap();
        let (grpc, http) = (free(), free());
        let [grpc, http] = [&grpc, &http].map(|it| it.local_addr().unwrap().to_string());
        let mut running = Running::start(
            Command::new(program)
                .args(["start", "--exporter", "blackhole", "--debug-log", "traces"])
                .args(["--debug-log-verbosity", "detailed"])
                .args(["--otlp-grpc-endpoint", &grpc])
                .args(["--otlp-http-endpoint", &http])
                .stdout(Stdio::piped()),
        );
        let said = Arc::<Mutex<String>>::default();
        let (kept, lines) = (Arc::clone(&said), running.stdout().unwrap());
        thread::spawn(move || {
            for line in BufReader::new(lines).lines().map_while(Result::ok) {
                let mut kept = kept.lock().unwrap();
                kept.push_str(&line);
                kept.push('\n');
            }
        });
        wait_for("the collector", PATIENCE, || {
            std::net::TcpStream::connect(&grpc).ok()
        });
        Some(Self {
            _running: running,
            grpc,
            said,
        })
    }
}

#[test]
fn a_collector_of_others_reads_the_spans_over_grpc() {
    let Some(collector) = Collector::listening() else {
        return;
    };
    let variables = [
        (
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            &*format!("http://{}", collector.grpc),
        ),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
    ];
    let lab = Lab::open(&variables);
    let wanted = [
        "service.name: Str(photo-lab)",
        "Name           : develop",
        "Status code    : STATUS_CODE_ERROR",
        "outcome: Str(error)",
        "outcome: Str(cancelled)",
    ];
    wait_for("spans of every outcome", PATIENCE, || {
        let said = collector.said.lock().unwrap();
        wanted.iter().all(|line| said.contains(line)).then_some(())
    });
    // The id on the line is the id on the span.
    let logs = lab.logs();
    let warning = logs
        .iter()
        .find(|log| log["message"] == "nothing but white");
    let trace = warning.unwrap()["trace_id"].as_str().unwrap();
    let said = collector.said.lock().unwrap();
    assert!(
        said.contains(&format!("Trace ID       : {trace}")),
        "{trace}\n{said}"
    );
}
