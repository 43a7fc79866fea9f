//! What a scrape gets, from our server and from an application's.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

use std::error::Error;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use bellwether::http::{Handle, Server, ServerError, router, router_with};
use bellwether::{Collected, Collector, Health, Kind, Number, Problem, Registry, on_problem};
use bellwether_tests::support::{get, request, wait_for};

const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const PATIENCE: Duration = Duration::from_secs(20);
/// More than a test lives to see.
const LONG: Duration = Duration::from_hours(1);

struct Tree;

impl Collector for Tree {
    fn collect(&self, families: &mut Collected) {
        let apples = families.family(Kind::Counter, "tree_apples_total", "Apples.");
        apples.number(&[], Number::Unsigned(3));
    }
}

/// Says that it has begun, and waits to be told to go on.
struct Gate {
    begun: Mutex<Sender<()>>,
    go: Mutex<Receiver<()>>,
}

impl Gate {
    fn new() -> (Self, Receiver<()>, Sender<()>) {
        let ((begun, has_begun), (go_on, go)) = (channel(), channel());
        let gate = Self {
            begun: Mutex::new(begun),
            go: Mutex::new(go),
        };
        (gate, has_begun, go_on)
    }
}

impl Collector for Gate {
    fn collect(&self, families: &mut Collected) {
        self.begun.lock().unwrap().send(()).unwrap();
        // An error says that the test has ended.
        let _ = self.go.lock().unwrap().recv();
        let open = families.family(Kind::Gauge, "gate_open", "Whether it is open.");
        open.number(&[], Number::Unsigned(1));
    }
}

fn tree() -> Registry {
    let registry = Registry::new();
    registry.collect_from(Tree);
    registry
}

fn serve(registry: &Registry) -> Handle {
    let server = Server::bind("127.0.0.1:0").unwrap();
    // A server that ends has its health drain, and each test has one.
    let server = server.registry(registry).health(&Health::new());
    server.spawn().unwrap()
}

#[test]
fn the_format_and_the_content_type_are_what_the_client_asks_for() {
    let server = serve(&tree());
    let prometheus_2 = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,\
                        text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    let prometheus_3 = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,\
                        application/openmetrics-text;version=0.0.1;q=0.4,\
                        text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
    let prometheus_3_text = "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,\
                             text/plain;version=0.0.4;escaping=underscores;q=0.5,*/*;q=0.1";
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let cases = [
        (prometheus_2, OPENMETRICS.to_owned()),
        (prometheus_3, format!("{OPENMETRICS}; escaping=allow-utf-8")),
        (prometheus_3_text, format!("{TEXT}; escaping=underscores")),
        (browser, TEXT.to_owned()),
        ("application/openmetrics-text;q=0", TEXT.to_owned()),
        ("application/json", TEXT.to_owned()),
        (";;;=,", TEXT.to_owned()),
        // Of equals the first.
        ("text/plain, application/openmetrics-text", TEXT.to_owned()),
        (
            "application/openmetrics-text;q=0.5, text/plain;q=0.5",
            OPENMETRICS.to_owned(),
        ),
    ];
    for (accept, content_type) in cases {
        let answer = get(
            server.local_addr(),
            "/metrics",
            &format!("Accept: {accept}\r\n"),
        );
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, &*content_type),
            "{accept}"
        );
        let ends = answer.body.ends_with("# EOF\n");
        assert_eq!(ends, content_type.starts_with(OPENMETRICS), "{accept}");
        assert_eq!(answer.header("vary"), "accept, accept-encoding");
        assert!(
            answer.body.contains("\ntree_apples_total 3\n"),
            "{}",
            answer.body
        );
    }
    server.shutdown();
}

#[test]
fn a_client_that_accepts_nothing_in_particular_gets_text() {
    let server = serve(&tree());
    let answer = get(server.local_addr(), "/metrics", "");
    assert_eq!(answer.header("content-type"), TEXT);
    let lines = "Accept: text/plain;q=0.1\r\nAccept: application/openmetrics-text\r\n";
    let answer = get(server.local_addr(), "/metrics", lines);
    assert_eq!(answer.header("content-type"), OPENMETRICS);
    server.shutdown();
}

#[test]
fn head_answers_as_get_without_the_body() {
    let server = serve(&tree());
    // The exposition says how large the last one was: once that has settled, so has its size.
    for _ in 0..2 {
        get(server.local_addr(), "/metrics", "");
    }
    let full = get(server.local_addr(), "/metrics", "");
    let text = "HEAD /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let head = request(server.local_addr(), text);
    assert_eq!((head.status, &*head.body), (200, ""));
    for header in ["content-type", "content-length", "vary"] {
        assert_eq!(head.header(header), full.header(header), "{header}");
    }
    assert_eq!(full.header("content-length"), full.body.len().to_string());
    server.shutdown();
}

#[test]
fn other_methods_and_paths_are_refused() {
    let server = serve(&tree());
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        for path in ["/", "/metrics", "/health"] {
            let text = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            let answer = request(server.local_addr(), &text);
            assert_eq!(
                (answer.status, answer.header("allow")),
                (405, "GET,HEAD"),
                "{method} {path}"
            );
        }
    }
    for path in ["/live", "/metrics/", "/metric", "/metrics/x", "/%2e%2e"] {
        let answer = get(server.local_addr(), path, "");
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.body.contains("/metrics"));
    }
    server.shutdown();
}

#[test]
fn a_port_in_use_is_an_error_that_names_the_address() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let error = Server::bind(address).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "cannot listen on {address}: the port is in use; stop what listens there, or choose another port (0 takes \
             a free one)"
        )
    );
    assert!(matches!(error, ServerError::Bind { .. }));
    let text = Server::bind("192.0.2.1:9464").unwrap_err().to_string();
    assert_eq!(
        text,
        "cannot listen on 192.0.2.1:9464: this machine does not have that address"
    );
    let text = Server::bind("nonsense").unwrap_err().to_string();
    assert_eq!(
        text,
        "cannot listen on nonsense: an address is written as `host:port`, such as `127.0.0.1:9464`, or `0.0.0.0:9464` for \
         all of this machine's addresses"
    );
    let error = Server::bind(":9464").unwrap_err();
    let (text, cause) = (error.to_string(), error.source().unwrap().to_string());
    let begins =
        format!("cannot listen on :9464: {cause}; an address is written as `host:port`, such as");
    assert!(text.starts_with(&begins), "{text}");
}

#[test]
fn the_global_registry_is_served_unless_another_is_named() {
    let server = Server::bind("127.0.0.1:0").unwrap().spawn().unwrap();
    let answer = get(server.local_addr(), "/metrics", "");
    assert!(
        answer
            .body
            .contains("\nbellwether_problems_total{kind=\"server\"} ")
    );
    assert!(!answer.body.contains("tree_apples"));
    server.shutdown();
}

#[test]
fn a_scrape_that_runs_is_answered_whole_before_the_server_ends() {
    let registry = tree();
    let (gate, begun, go_on) = Gate::new();
    registry.collect_from(gate);
    let server = Server::bind("127.0.0.1:0").unwrap().registry(&registry);
    let server = server.collector_timeout(LONG).shutdown_limit(LONG);
    let server = server.health(&Health::new()).spawn().unwrap();
    let address = server.local_addr();
    let scrape = thread::spawn(move || get(address, "/metrics", ""));
    begun.recv_timeout(PATIENCE).unwrap();
    let ending = thread::spawn(move || server.shutdown());
    wait_for("closed port", PATIENCE, || {
        TcpStream::connect(address).err()
    });
    assert!(!ending.is_finished());
    go_on.send(()).unwrap();
    let answer = scrape.join().unwrap();
    assert!(answer.body.contains("\ngate_open 1\n"), "{}", answer.body);
    ending.join().unwrap();
}

#[test]
fn a_scrape_that_hangs_does_not_keep_the_server_from_ending() {
    static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let (gate, begun, _go_on) = Gate::new();
    let registry = Registry::new();
    registry.collect_from(gate);
    let server = Server::bind("127.0.0.1:0").unwrap();
    let limit = Duration::from_millis(200);
    let server = server.registry(&registry).shutdown_limit(limit);
    let server = server.spawn().unwrap();
    let mut client = ask(server.local_addr());
    begun.recv_timeout(PATIENCE).unwrap();
    let told = |problem: &Problem| TOLD.lock().unwrap().push(problem.to_string());
    assert!(on_problem(told));
    let start = Instant::now();
    server.shutdown();
    assert!(start.elapsed() >= limit && start.elapsed() < PATIENCE);
    let cut = "a request ran longer than the 200ms that a shutdown waits, and is cut";
    let told = TOLD.lock().unwrap();
    assert!(told.iter().any(|text| text.contains(cut)), "{told:?}");
    drop(told);
    let mut answer = String::new();
    let _ = client.read_to_string(&mut answer);
    assert_eq!(answer, "", "half an exposition is worse than none");
}

#[test]
fn an_idle_connection_does_not_keep_the_server_from_ending() {
    let server = Server::bind("127.0.0.1:0").unwrap().registry(&tree());
    let server = server.idle_timeout(LONG).shutdown_limit(LONG);
    let server = server.health(&Health::new()).spawn().unwrap();
    let mut client = ask(server.local_addr());
    let mut first = [0; 12];
    client.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    let ending = thread::spawn(move || server.shutdown());
    wait_for("the end", PATIENCE, || ending.is_finished().then_some(()));
}

#[test]
fn health_is_answered_while_a_collector_hangs() {
    let (gate, begun, go_on) = Gate::new();
    let registry = Registry::new();
    registry.collect_from(gate);
    let server = serve(&registry);
    let _client = ask(server.local_addr());
    begun.recv_timeout(PATIENCE).unwrap();
    assert_eq!(get(server.local_addr(), "/health", "").status, 200);
    go_on.send(()).unwrap();
    server.shutdown();
}

#[test]
fn a_dropped_handle_leaves_the_server_running() {
    let server = serve(&tree());
    let address = server.local_addr();
    drop(server);
    thread::sleep(Duration::from_millis(50));
    assert_eq!(get(address, "/metrics", "").status, 200);
}

#[test]
fn an_application_that_keeps_its_threads_busy_cannot_starve_a_scrape() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let server = runtime.block_on(async { serve(&tree()) });
    let busy = Arc::new(());
    for _ in 0..8 {
        let busy = Arc::downgrade(&busy);
        // A task that never gives its thread back.
        runtime.spawn(async move { while busy.upgrade().is_some() {} });
    }
    // In a task of theirs it would wait for as long as they are busy, which is until the end.
    for _ in 0..5 {
        assert_eq!(get(server.local_addr(), "/metrics", "").status, 200);
    }
    drop(busy);
    server.shutdown();
}

#[test]
fn an_application_can_have_the_routes_in_its_own_server() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .unwrap();
    let address = listener.local_addr().unwrap();
    let app = axum::Router::new()
        .route("/orders", axum::routing::get(|| async { "none" }))
        .merge(router_with(&tree(), &Health::new()))
        .nest("/all", router());
    runtime.spawn(async move { axum::serve(listener, app).await });
    let answer = get(address, "/metrics", "");
    assert_eq!(answer.header("content-type"), TEXT);
    assert!(answer.body.contains("\ntree_apples_total 3\n"));
    let answer = get(address, "/all/metrics", "");
    assert!(
        answer
            .body
            .contains("\nbellwether_problems_total{kind=\"server\"} ")
    );
    assert_eq!(get(address, "/orders", "").body, "none");
    assert_eq!(get(address, "/health", "").status, 200);
    runtime.shutdown_background();
}

/// Asks for the metrics on a connection that stays open.
fn ask(server: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(server).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
        .write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    stream
}
