//! The end of a server. Checklist: 54, 67.

use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use bellwether::Health;
use bellwether::http::Server;
use bellwether_tests::support::{get, request_over, wait_for};

use super::{PATIENCE, gate, serve, shelves};

#[test]
fn readiness_fails_at_once_and_all_is_answered_until_the_delay_is_over() {
    // A machine that is slow may take the whole delay to ask; then it gets a longer one.
    let delays = [1, 2, 4, 8].map(Duration::from_secs);
    assert!(delays.into_iter().any(answered_while_it_drains));
}

/// Whether all was asked before the delay was over.
fn answered_while_it_drains(delay: Duration) -> bool {
    let health = Health::new();
    let server = Server::bind("127.0.0.1:0").unwrap().registry(&shelves(3));
    let server = server.health(&health).drain_delay(delay).spawn().unwrap();
    let address = server.local_addr();
    assert_eq!(get(address, "/readyz", "").status, 200);
    let start = Instant::now();
    let ending = thread::spawn(move || server.shutdown());
    wait_for("draining", PATIENCE, || health.is_draining().then_some(()));
    let codes = ["/readyz", "/livez", "/metrics"].map(|path| {
        let mut stream = TcpStream::connect(address).ok()?;
        let text = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Some(request_over(&mut stream, &text).ok()?.status)
    });
    let in_time = start.elapsed() < delay;
    assert!(
        !in_time || codes == [Some(503), Some(200), Some(200)],
        "{codes:?}"
    );
    ending.join().unwrap();
    assert!(start.elapsed() >= delay);
    assert!(TcpStream::connect(address).is_err());
    in_time
}

#[test]
fn an_asynchronous_program_can_wait_for_the_end_without_blocking() {
    let registry = shelves(3);
    let keeper = gate(&registry);
    let long = Duration::from_hours(1);
    let server = serve(&registry, |server| {
        server.collector_timeout(long).shutdown_limit(long)
    });
    let address = server.local_addr();
    let scrape = thread::spawn(move || get(address, "/metrics", ""));
    keeper.wait();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    runtime.unwrap().block_on(async {
        let mut ending = Box::pin(server.shutdown_async());
        let soon = Duration::from_millis(50);
        assert!(tokio::time::timeout(soon, &mut ending).await.is_err());
        keeper.let_through();
        tokio::time::timeout(PATIENCE, ending).await.unwrap();
    });
    let page = scrape.join().unwrap();
    assert!(page.body.contains("\ngate_open 1\n"), "{}", page.body);
}
