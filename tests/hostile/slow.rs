//! Clients that take their time, and those that are many. Checklist: 48, 50.

use std::io::Read;
use std::net::Shutdown;
use std::thread;
use std::time::{Duration, Instant};

use bellwether_tests::support::{get, wait_for};

use super::arena::{Arena, CONNECTIONS, HEADER_READ, PATIENCE, rest, send};
use super::process::sockets;

const SCRAPE: &[u8] = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";

pub(crate) fn clients_that_say_nothing(arena: &Arena) {
    let start = Instant::now();
    let mut streams = arena.connect(CONNECTIONS - 10);
    arena.scrape();
    for stream in &mut streams {
        assert_eq!(rest(stream), b"");
    }
    assert!(start.elapsed() >= HEADER_READ, "cut too early");
}

pub(crate) fn clients_that_send_headers_byte_by_byte(arena: &Arena) {
    let mut streams = arena.connect(CONNECTIONS - 10);
    arena.count(0, streams.len());
    let start = Instant::now();
    let mut text = SCRAPE[..SCRAPE.len() - 2]
        .iter()
        .chain(b"X: ".iter().cycle());
    while !streams.is_empty() {
        let byte = [*text.next().unwrap()];
        streams.retain_mut(|stream| send(stream, &byte));
        assert!(start.elapsed() < PATIENCE, "{} are left", streams.len());
        thread::sleep(Duration::from_millis(20));
        if streams.len() == CONNECTIONS - 10 {
            arena.scrape();
        }
    }
}

pub(crate) fn clients_that_do_not_read_what_they_ask_for(arena: &Arena) {
    let mut streams = arena.connect(4);
    arena.count(0, 4 * 400);
    // 40 MB of answers each: more than the buffers of two sockets hold.
    for stream in &mut streams {
        assert!(send(stream, &SCRAPE.repeat(400)));
    }
    // It is accepted after them, so they are all there now.
    arena.scrape();
    arena.wait_for_the_end_of_all_but(4);
    for stream in &mut streams {
        let answers = rest(stream);
        assert!(answers.len() < 30 << 20, "{} bytes", answers.len());
    }
}

pub(crate) fn clients_that_read_a_byte_now_and_then(arena: &Arena) {
    let mut streams = arena.connect(4);
    arena.count(0, 4 * 400);
    for stream in &mut streams {
        assert!(send(stream, &SCRAPE.repeat(400)));
    }
    arena.scrape();
    wait_for("the end of the connections", PATIENCE, || {
        for stream in &mut streams {
            let _ = stream.read(&mut [0]);
        }
        (sockets() <= arena.sockets + 4).then_some(())
    });
}

pub(crate) fn connections_that_stay_open_after_an_answer(arena: &Arena) {
    let mut streams = arena.connect(20);
    arena.count(0, 20);
    for stream in &mut streams {
        assert!(send(stream, SCRAPE));
    }
    for stream in &mut streams {
        let answer = rest(stream);
        assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n"));
        assert!(
            answer.ends_with(b" 3\n") || answer.ends_with(b"\n"),
            "whole"
        );
    }
}

pub(crate) fn more_connections_than_there_may_be(arena: &Arena) {
    let streams = arena.connect(5 * CONNECTIONS);
    arena.scrape();
    arena.wait_for_the_end_of_all_but(streams.len() + CONNECTIONS);
    arena.scrape();
}

pub(crate) fn fifty_scrapes_at_once(arena: &Arena) {
    arena.count(50, 50);
    let address = arena.address;
    let scrape = move || get(address, "/metrics", "").status;
    let threads: Vec<_> = (0..50).map(|_| thread::spawn(scrape)).collect();
    arena.scrape();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), 200);
    }
}

pub(crate) fn scrapes_that_are_broken_off(arena: &Arena) {
    for round in 0..250 {
        let mut stream = arena.connect(1).remove(0);
        arena.count(0, 1);
        match round % 3 {
            // In the middle of the request, before the answer, and in the middle of it.
            0 => drop(send(&mut stream, &SCRAPE[..10])),
            1 => drop(send(&mut stream, SCRAPE)),
            _ => {
                assert!(send(&mut stream, SCRAPE));
                let _ = stream.read(&mut [0; 100]);
            }
        }
    }
}

pub(crate) fn clients_that_stop_to_write(arena: &Arena) {
    for text in [SCRAPE, &SCRAPE[..10], b""] {
        for mut stream in arena.connect(10) {
            arena.count(0, 1);
            assert!(send(&mut stream, text));
            stream.shutdown(Shutdown::Write).unwrap();
            rest(&mut stream);
        }
    }
}

pub(crate) fn requests_one_after_the_other_without_waiting(arena: &Arena) {
    let last = b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let probes = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".repeat(500);
    arena.count(0, 501);
    let answers = arena.throw(&[&probes[..], last].concat());
    assert_eq!(answers.matches("HTTP/1.1 200 OK\r\n").count(), 501);
    arena.count(0, 20);
    let answers = arena.throw(&[&SCRAPE.repeat(20)[..], last].concat());
    assert_eq!(answers.matches("HTTP/1.1 200 OK\r\n").count(), 21);
}
