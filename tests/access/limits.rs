//! How much of a server's time one client can take, and all of them together.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use bellwether::http::{Handle, Server};
use bellwether_tests::support::{
    Answer, exchange, get, in_a_network_of_its_own, request_over, wait_for,
};

use crate::setup::{PASSWORD, Site, TLS, basic};

const LIMIT: Duration = Duration::from_mins(1);
/// More than a test lives to see.
const LONG: Duration = Duration::from_hours(1);
/// A round in which a machine with other work to do was late proves nothing.
const TRIES: usize = 5;

/// A server with the user `prometheus`, whose password takes some tenths of a second to check without optimization.
fn costly(site: &Site, address: &str) -> Handle {
    let hash = bcrypt::hash(PASSWORD, 8).unwrap();
    let users = format!("basic_auth_users:\n  prometheus: {hash}\n");
    let server = Server::bind(address.to_owned()).unwrap();
    let server = server.web_config(site.write("web.yml", &users)).unwrap();
    server.spawn().unwrap()
}

/// Shows a wrong password from this address of the machine.
fn guess(client: IpAddr, server: SocketAddr, password: &str) -> Answer {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let stream = runtime.block_on(async {
        let socket = match client {
            IpAddr::V4(_) => tokio::net::TcpSocket::new_v4(),
            IpAddr::V6(_) => tokio::net::TcpSocket::new_v6(),
        };
        let socket = socket.unwrap();
        socket.bind(SocketAddr::from((client, 0))).unwrap();
        socket.connect(server).await.unwrap()
    });
    let mut stream = stream.into_std().unwrap();
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    let shown = basic("prometheus", password);
    let text = format!("GET /metrics HTTP/1.1\r\nHost: x\r\n{shown}Connection: close\r\n\r\n");
    request_over(&mut stream, &text).unwrap()
}

/// So many wrong passwords from each client, all at once; how many were checked, and how many were sent away.
fn guesses(server: SocketAddr, round: usize, clients: &[(IpAddr, usize)]) -> [usize; 2] {
    let all = clients
        .iter()
        .flat_map(|(client, times)| (0..*times).map(move |time| (*client, time)));
    let all: Vec<_> = all.collect();
    let together = Arc::new(Barrier::new(all.len()));
    let threads = all.into_iter().map(|(client, time)| {
        let together = Arc::clone(&together);
        thread::spawn(move || {
            together.wait();
            guess(client, server, &format!("{client} {round} {time}"))
        })
    });
    let threads: Vec<_> = threads.collect();
    let answers: Vec<_> = threads.into_iter().map(|it| it.join().unwrap()).collect();
    let of = |status| answers.iter().filter(move |answer| answer.status == status);
    assert!(of(503).all(|answer| answer.header("retry-after") == "1"));
    let [checked, sent_away] = [401, 503].map(|status| of(status).count());
    assert_eq!(checked + sent_away, answers.len(), "{answers:?}");
    [checked, sent_away]
}

/// Whether there is a round in which so many were checked and so many sent away: those that come late, when others have
/// been checked, find a place.
fn expect(server: SocketAddr, clients: &[(IpAddr, usize)], expected: [usize; 2]) {
    let rounds = (0..TRIES).map(|round| guesses(server, round, clients));
    let mut seen = Vec::new();
    for round in rounds {
        assert!(round[0] >= expected[0], "{round:?} of {expected:?}");
        if round == expected {
            return;
        }
        seen.push(round);
    }
    panic!("{seen:?} and never {expected:?}");
}

fn local(last: u8) -> IpAddr {
    Ipv4Addr::new(127, 0, 0, last).into()
}

#[cfg(target_os = "linux")]
#[test]
fn four_passwords_of_a_client_are_checked_at_once_and_the_fifth_waits_for_nothing() {
    let site = Site::new();
    let server = costly(&site, "127.0.0.1:0");
    expect(server.local_addr(), &[(local(1), 6)], [4, 2]);
    // They give their places back.
    expect(server.local_addr(), &[(local(1), 4)], [4, 0]);
    // Each client has its own.
    let two = [(local(1), 5), (local(2), 5)];
    expect(server.local_addr(), &two, [8, 2]);
    server.shutdown();
}

#[cfg(target_os = "linux")]
#[test]
fn thirty_two_passwords_of_all_clients_are_checked_at_once() {
    let site = Site::new();
    let server = costly(&site, "127.0.0.1:0");
    let clients: Vec<_> = (1..=9).map(|last| (local(last), 4)).collect();
    expect(server.local_addr(), &clients, [32, 4]);
    server.shutdown();
}

#[cfg(target_os = "linux")]
#[test]
fn clients_of_ipv4_are_told_apart_behind_a_port_of_ipv6() {
    if Server::bind("[::]:0").is_err() {
        return;
    }
    let site = Site::new();
    let server = costly(&site, "[::]:0");
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, server.local_addr().port()));
    expect(address, &[(local(1), 5), (local(2), 5)], [8, 2]);
    server.shutdown();
}

/// Run again below, where this machine has these addresses.
#[test]
#[ignore = "for a network of its own"]
fn a_network_of_64_bits_is_one_client() {
    let site = Site::new();
    let server = costly(&site, "[::1]:0");
    let server = (server.local_addr(), server);
    let [one, same, other] = ["fd00:0:0:1::1", "fd00:0:0:1:ffff::2", "fd00:0:0:2::1"]
        .map(|address| address.parse::<IpAddr>().unwrap());
    expect(server.0, &[(one, 3), (same, 3)], [4, 2]);
    expect(server.0, &[(one, 4), (other, 4)], [8, 0]);
    server.1.shutdown();
}

#[cfg(target_os = "linux")]
#[test]
fn of_ipv6_a_network_of_64_bits_is_one_client() {
    let addresses = ["1::1", "1:ffff::2", "2::1"];
    let add = addresses.map(|it| format!("ip -6 address add fd00:0:0:{it}/128 dev lo"));
    let test = "limits::a_network_of_64_bits_is_one_client";
    in_a_network_of_its_own(&add.join(" && "), test);
}

#[test]
fn a_client_beyond_the_rate_is_asked_to_wait_and_gains_nothing_by_a_long_pause() {
    let site = Site::new();
    let server = site.serve("rate_limit:\n  interval: 1s\n  burst: 2\n");
    let status = || get(server.local_addr(), "/metrics", "").status;
    // After a long pause there are as many answers as at first.
    thread::sleep(Duration::from_secs(3));
    let in_time = || {
        let answers = [(); 6].map(|()| status());
        let good = answers.iter().filter(|status| **status == 200).count();
        thread::sleep(Duration::from_secs(3));
        good == 2
    };
    assert!((0..TRIES).any(|_| in_time()));
    let refused = wait_for("too many", LIMIT, || {
        let answer = get(server.local_addr(), "/metrics", "");
        (answer.status == 429).then_some(answer)
    });
    // A second at least: at once is what it was.
    assert_eq!(refused.header("retry-after"), "1");
    server.shutdown();
}

#[test]
fn a_file_that_changes_gives_no_new_answers_while_its_limit_is_the_same() {
    let site = Site::new();
    let limit = |burst: u32| format!("rate_limit:\n  interval: 1h\n  burst: {burst}\n");
    let header =
        |value: &str| format!("http_server_config:\n  headers:\n    X-Frame-Options: {value}\n");
    let server = site.serve(&format!("{}{}", header("deny"), limit(2)));
    let ask = || get(server.local_addr(), "/metrics", "");
    assert_eq!([(); 3].map(|()| ask().status), [200, 200, 429]);
    site.write("web.yml", &format!("{}{}", header("sameorigin"), limit(2)));
    wait_for("the new header", LIMIT, || {
        let answer = ask();
        assert_eq!(answer.status, 429);
        (answer.header("x-frame-options") == "sameorigin").then_some(())
    });
    site.write("web.yml", &format!("{}{}", header("sameorigin"), limit(3)));
    wait_for("another limit", LIMIT, || {
        (ask().status == 200).then_some(())
    });
    server.shutdown();
}

#[test]
fn a_client_in_the_middle_of_its_handshake_does_not_keep_the_server_from_ending() {
    let site = Site::new();
    let server = site.server(TLS).unwrap();
    let server = server.handshake_timeout(LONG).shutdown_limit(LONG);
    let server = server.spawn().unwrap();
    let address = server.local_addr();
    let silent = thread::spawn(move || exchange(address, b"\x16\x03\x01\x02\x00"));
    // It is accepted before this one is.
    thread::sleep(Duration::from_millis(100));
    site.client().get(address, "/metrics", "").unwrap();
    let ending = thread::spawn(move || server.shutdown());
    wait_for("the end", LIMIT, || ending.is_finished().then_some(()));
    assert_eq!(silent.join().unwrap(), b"");
}
