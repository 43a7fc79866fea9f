//! The end of a connection of TLS, which has something to say.

use std::fs;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use bellwether::{Collected, Collector, Health, Kind, Number, Registry};
use bellwether_tests::support::{in_a_network_of_its_own, wait_for};

use crate::setup::{Site, TLS};

const LIMIT: Duration = Duration::from_secs(20);
/// As many as a process may have files for, with both ends of each.
const CLIENTS: usize = 400;

/// A family whose help is as long as it is told.
struct Long(Arc<AtomicUsize>);

impl Collector for Long {
    fn collect(&self, families: &mut Collected) {
        let help = "x".repeat(self.0.load(Ordering::SeqCst));
        let long = families.family(Kind::Gauge, "long_story", &help);
        long.number(&[], Number::Unsigned(1));
    }
}

fn sockets() -> usize {
    let links = fs::read_dir("/proc/self/fd").unwrap();
    let targets = links.filter_map(|link| fs::read_link(link.ok()?.path()).ok());
    let is_socket = |target: &std::path::PathBuf| target.to_string_lossy().starts_with("socket:");
    targets.filter(is_socket).count()
}

/// Run again below, where a server can send no more than a few packets ahead of its client: then there are lengths after
/// which it can say all of its answer, and no more that this was all.
#[test]
#[ignore = "for a network of its own"]
fn clients_that_read_nothing_of_answers_of_any_length() {
    let (site, registry) = (Site::new(), Registry::new());
    let length = Arc::new(AtomicUsize::new(0));
    registry.collect_from(Long(Arc::clone(&length)));
    let server = site.server(TLS).unwrap().registry(&registry);
    let server = server
        .health(&Health::new())
        .max_connections(2 * CLIENTS)
        .write_timeout(Duration::from_secs(1))
        .spawn()
        .unwrap();
    let at_first = sockets();
    let answered = || {
        let snapshot = registry.snapshot();
        snapshot.value("bellwether_scrapes_total", &[("code", "200")])
    };
    let mut clients = Vec::new();
    for (number, before) in (0..CLIENTS).zip(0_u32..) {
        length.store(20 * number, Ordering::SeqCst);
        let mut client = site.client().connect(server.local_addr(), Some(4096));
        let text = b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        client.write_all(text).unwrap();
        client.flush().unwrap();
        let start = Instant::now();
        while answered() == Some(f64::from(before)) {
            assert!(start.elapsed() < LIMIT, "no answer");
            thread::sleep(Duration::from_millis(1));
        }
        clients.push(client);
    }
    wait_for("the server's end of all of them", LIMIT, || {
        (sockets() <= at_first + CLIENTS).then_some(())
    });
    drop(clients);
    server.shutdown();
}

#[test]
fn a_client_that_reads_nothing_is_cut_wherever_the_server_is_in_its_answer() {
    let buffers = "ip link set lo mtu 1500 && echo 4096 4096 4096 > /proc/sys/net/ipv4/tcp_wmem";
    let test = "goodbye::clients_that_read_nothing_of_answers_of_any_length";
    in_a_network_of_its_own(buffers, test);
}
