//! Connections: how many there can be, which one has to go for another, and how long each may take. Checklist: 48, 50.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use bellwether_tests::support::{get, in_a_network_of_its_own, split};

use super::{PATIENCE, gate, serve, shelves};

/// More than a test lives to see.
const LONG: Duration = Duration::from_hours(1);
/// In the middle of its headers.
const HALF: &[u8] = b"GET /livez HTTP/1.1\r\nHost:";

/// A connection that stays open between requests.
struct Kept(TcpStream);

impl Kept {
    fn to(server: SocketAddr) -> Self {
        let stream = TcpStream::connect(server).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self(stream)
    }

    /// One that the server has answered, and so has given a place.
    fn answered_by(server: SocketAddr) -> Self {
        let mut kept = Self::to(server);
        assert_eq!(kept.ask(), Some(200));
        kept
    }

    /// One in the middle of its first request, behind all that connect before it and before all that do after it.
    fn half(server: SocketAddr) -> Self {
        let mut kept = Self::to(server);
        kept.0.write_all(HALF).unwrap();
        kept
    }

    fn ask(&mut self) -> Option<u16> {
        self.finish("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
    }

    /// Sends the end of a request; the status of its answer, or nothing where the server has ended the connection.
    fn finish(&mut self, text: &str) -> Option<u16> {
        // Writing to a connection that has ended can succeed once.
        let _ = self.0.write_all(text.as_bytes());
        let mut answer = Vec::new();
        loop {
            let mut bytes = [0; 4096];
            match self.0.read(&mut bytes) {
                Ok(0) => return None,
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return None,
                read => answer.extend(&bytes[..read.unwrap()]),
            }
            if let Some((head, _)) = split(&answer) {
                return Some(head.status);
            }
        }
    }

    /// Until the server ends it, without an answer.
    fn has_gone(&mut self) -> bool {
        match self.0.read(&mut [0]) {
            Ok(read) => read == 0,
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    }

    /// Whether it is there. A connection that has to go for another has gone once that is answered, or soon after.
    fn stays(&mut self) -> bool {
        self.ask() == Some(200)
    }
}

#[test]
fn as_many_connections_stay_as_there_may_be_and_one_more_costs_one() {
    let server = serve(&shelves(1), |server| server.max_connections(4));
    let address = server.local_addr();
    let mut kept: Vec<_> = (0..4).map(|_| Kept::answered_by(address)).collect();
    assert!(
        kept.iter_mut().all(Kept::stays),
        "four is what there may be"
    );
    kept.push(Kept::answered_by(address));
    let stay = kept.iter_mut().filter_map(Kept::ask).count();
    assert_eq!(stay, 4, "one of five has to go");
    server.shutdown();
}

#[test]
fn a_client_that_has_asked_nothing_goes_before_one_that_waits_for_its_next_scrape() {
    let server = serve(&shelves(1), |server| {
        server.max_connections(3).header_read_timeout(LONG)
    });
    let address = server.local_addr();
    let mut prometheus = Kept::answered_by(address);
    let (mut silent, mut half) = (Kept::to(address), Kept::half(address));
    // Of those that have asked nothing the one that came first.
    let mut first = Kept::answered_by(address);
    assert!(silent.has_gone());
    let mut second = Kept::answered_by(address);
    assert!(half.has_gone());
    assert!(prometheus.stays() && first.stays() && second.stays());
    server.shutdown();
}

#[test]
fn between_requests_the_connection_goes_that_has_asked_nothing_for_longest() {
    let server = serve(&shelves(1), |server| server.max_connections(3));
    let address = server.local_addr();
    let [mut oldest, mut second, mut third] = [(); 3].map(|()| Kept::answered_by(address));
    // It has been there for longest, and is in use.
    assert!(oldest.stays());
    let mut newest = Kept::answered_by(address);
    assert!(second.has_gone());
    assert!(oldest.stays() && third.stays() && newest.stays());
    server.shutdown();
}

#[test]
fn a_scrape_that_is_being_answered_keeps_its_place_and_the_next_client_is_sent_away() {
    let registry = shelves(1);
    let keeper = gate(&registry);
    let server = serve(&registry, |server| {
        server.max_connections(2).collector_timeout(LONG)
    });
    let address = server.local_addr();
    let scrapes = [(); 2].map(|()| thread::spawn(move || get(address, "/metrics", "").status));
    keeper.wait();
    let in_flight = || super::own(&registry, "bellwether_scrapes_in_flight", &[]);
    bellwether_tests::support::wait_for("both scrapes", PATIENCE, || {
        (in_flight() == Some(2.0)).then_some(())
    });
    assert!(Kept::to(address).has_gone(), "there is no place for it");
    drop(keeper);
    assert_eq!(scrapes.map(|scrape| scrape.join().unwrap()), [200, 200]);
    assert_eq!(get(address, "/livez", "").status, 200);
    server.shutdown();
}

#[test]
fn a_later_request_has_as_long_for_its_headers_as_the_first() {
    let server = serve(&shelves(1), |server| {
        server
            .idle_timeout(LONG)
            .header_read_timeout(Duration::from_millis(500))
    });
    let mut kept = Kept::answered_by(server.local_addr());
    // Between requests there is more time than that.
    thread::sleep(Duration::from_millis(700));
    assert!(kept.stays());
    kept.0.write_all(HALF).unwrap();
    assert!(kept.has_gone());
    server.shutdown();
}

#[test]
fn time_that_headers_took_is_not_taken_from_the_pause_before_the_next_request() {
    let limit = Duration::from_secs(3);
    let server = serve(&shelves(1), |server| {
        server.idle_timeout(LONG).header_read_timeout(limit)
    });
    // The server waits for these headers before they are whole.
    let mut kept = Kept::half(server.local_addr());
    thread::sleep(limit / 20);
    assert_eq!(kept.finish(" x\r\n\r\n"), Some(200));
    thread::sleep(limit);
    assert!(kept.stays());
    server.shutdown();
}

#[test]
fn nothing_follows_a_body_that_is_not_read() {
    let server = serve(&shelves(1), |server| server);
    for (method, status) in [("POST", 405), ("PUT", 405), ("GET", 413)] {
        let mut kept = Kept::to(server.local_addr());
        let hidden = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
        let length = hidden.len();
        let text = format!(
            "{method} /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n{hidden}"
        );
        assert_eq!(kept.finish(&text), Some(status), "{method}");
        assert_eq!(kept.finish(hidden), None, "{method}");
    }
    server.shutdown();
}

/// Run again below, where a server can send no more than a few packets ahead of its client.
#[test]
#[ignore = "for a network of its own"]
fn a_client_that_takes_a_little_now_and_then() {
    let (limit, pause) = (Duration::from_secs(1), Duration::from_millis(100));
    let server = serve(&shelves(20_000), |server| server.write_timeout(limit));
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let stream = runtime.block_on(socket.connect(server.local_addr()));
    let mut stream = stream.unwrap().into_std().unwrap();
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
        .write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    // Some 12 kB a second, in steps so small that each read lets the server write.
    let start = Instant::now();
    while stream.read(&mut [0; 1200]).is_ok_and(|read| read > 0) {
        assert!(start.elapsed() < PATIENCE, "it is still answered");
        thread::sleep(pause);
    }
    assert!(start.elapsed() >= limit);
    server.shutdown();
}

#[cfg(target_os = "linux")]
#[test]
fn a_client_that_takes_less_than_it_has_to_is_cut_however_often_it_takes_something() {
    let buffers = "ip link set lo mtu 1500 && echo 4096 4096 4096 > /proc/sys/net/ipv4/tcp_wmem";
    in_a_network_of_its_own(buffers, "seats::a_client_that_takes_a_little_now_and_then");
}
