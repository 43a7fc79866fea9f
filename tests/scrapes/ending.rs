//! The end of a server. Checklist: 54, 67.

use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use bellwether::Health;
use bellwether::http::Server;
use bellwether_tests::support::{get, wait_for};

use super::{PATIENCE, gate, serve, shelves};

#[test]
fn readiness_fails_at_once_and_all_is_answered_until_the_delay_is_over() {
    let health = Health::new();
    let delay = Duration::from_millis(1500);
    let server = Server::bind("127.0.0.1:0").unwrap().registry(&shelves(3));
    let server = server.health(&health).drain_delay(delay).spawn().unwrap();
    let address = server.local_addr();
    assert_eq!(get(address, "/readyz", "").status, 200);
    let start = Instant::now();
    let ending = thread::spawn(move || server.shutdown());
    wait_for("draining", PATIENCE, || health.is_draining().then_some(()));
    // A machine that is very slow may take the whole delay to get here; then there is nothing to ask.
    if start.elapsed() < delay / 2 {
        let codes = ["/readyz", "/livez", "/metrics"].map(|path| get(address, path, "").status);
        assert_eq!(codes, [503, 200, 200]);
    }
    ending.join().unwrap();
    assert!(start.elapsed() >= delay);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn an_asynchronous_program_can_wait_for_the_end_without_blocking() {
    let registry = shelves(3);
    let keeper = gate(&registry);
    let server = serve(&registry, |server| server);
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
