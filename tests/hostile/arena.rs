//! The server under attack, and what attacks have in common.

use std::cell::Cell;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use bellwether::http::{Handle, Server};
use bellwether::{Collected, Collector, Health, Kind, Number, Registry};
use bellwether_tests::support::{exchange, get, split, wait_for};

use super::process::sockets;

/// Limits as short as a machine with other work to do allows.
pub(crate) const HEADER_READ: Duration = Duration::from_secs(1);
pub(crate) const IDLE: Duration = Duration::from_secs(1);
pub(crate) const WRITE: Duration = Duration::from_secs(1);
pub(crate) const CONNECTIONS: usize = 60;
/// What is asserted; what is measured is printed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Lines of the exposition, of some 50 bytes each.
const LINES: usize = 2000;

/// A server, and a count of what was thrown at it.
pub(crate) struct Arena {
    pub(crate) address: SocketAddr,
    pub(crate) connections: Cell<usize>,
    pub(crate) requests: Cell<usize>,
    pub(crate) slowest: Cell<Duration>,
    /// The sockets that there are while nobody is connected.
    pub(crate) sockets: usize,
    server: Handle,
}

struct Shelves;

impl Collector for Shelves {
    fn collect(&self, families: &mut Collected) {
        let apples = families.family(Kind::Counter, "shelf_apples_total", "Apples.");
        for shelf in 0..LINES {
            let labels = [("shelf", &*format!("a rather long name, number {shelf}"))];
            apples.number(&labels, Number::Unsigned(3));
        }
    }
}

impl Arena {
    pub(crate) fn open() -> Self {
        let registry = Registry::new();
        registry.collect_from(Shelves);
        let server = Server::bind("127.0.0.1:0")
            .unwrap()
            .registry(&registry)
            .health(&Health::new())
            .header_read_timeout(HEADER_READ)
            .idle_timeout(IDLE)
            .write_timeout(WRITE)
            .max_connections(CONNECTIONS)
            .spawn()
            .unwrap();
        Self {
            address: server.local_addr(),
            connections: Cell::new(0),
            requests: Cell::new(0),
            slowest: Cell::new(Duration::ZERO),
            sockets: sockets(),
            server,
        }
    }

    pub(crate) fn close(self) {
        self.server.shutdown();
    }

    /// Until nobody is connected but the clients that this attack still holds.
    pub(crate) fn wait_for_the_end_of_all_but(&self, clients: usize) {
        wait_for("the end of the connections", PATIENCE, || {
            (sockets() <= self.sockets + clients).then_some(())
        });
    }

    pub(crate) fn count(&self, connections: usize, requests: usize) {
        self.connections.set(self.connections.get() + connections);
        self.requests.set(self.requests.get() + requests);
    }

    /// A scrape as Prometheus makes it, which is answered whole and soon.
    pub(crate) fn scrape(&self) {
        let start = Instant::now();
        let answer = get(self.address, "/metrics", "");
        let took = start.elapsed();
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body.matches("shelf_apples_total{").count(), LINES);
        assert!(took < PATIENCE, "{took:?}");
        self.slowest.set(self.slowest.get().max(took));
    }

    /// So many connections that wait for the server no longer than a test may.
    pub(crate) fn connect(&self, connections: usize) -> Vec<TcpStream> {
        self.count(connections, 0);
        let connect = |_| {
            let stream = TcpStream::connect_timeout(&self.address, PATIENCE).unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            stream.set_write_timeout(Some(PATIENCE)).unwrap();
            stream
        };
        (0..connections).map(connect).collect()
    }

    /// Sends this on a connection of its own, and gives what came until the server ended it.
    pub(crate) fn throw(&self, bytes: &[u8]) -> String {
        self.count(1, 1);
        let answer = exchange(self.address, bytes);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The server answers this with one of these, once, and ends the connection; or ends it without a word where 0 is one.
    pub(crate) fn refuses(&self, bytes: &[u8], statuses: &[u16]) {
        let answer = self.throw(bytes);
        let asked = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
        let status = answer
            .split(' ')
            .nth(1)
            .map_or(0, |word| word.parse().unwrap_or(1));
        assert!(statuses.contains(&status), "{asked:?} got {answer:?}");
        // One answer, with nothing behind it.
        let one = split(answer.as_bytes()).is_some();
        assert!(one || answer.is_empty(), "{asked:?} got {answer:?}");
    }
}

/// What comes until the server ends the connection: nothing more, where it resets it.
pub(crate) fn rest(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Err(error) = stream.read_to_end(&mut bytes) {
        let kind = error.kind();
        assert_eq!(
            kind,
            std::io::ErrorKind::ConnectionReset,
            "the server did not end it"
        );
    }
    bytes
}

/// Writes, where the server still listens.
pub(crate) fn send(stream: &mut TcpStream, bytes: &[u8]) -> bool {
    stream.write_all(bytes).is_ok()
}
