//! Clients that mean harm or do it without meaning to: a server stays up, answers Prometheus meanwhile, and keeps nothing
//! of them. Checklist: 48, 49, 50.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

mod arena;
mod malformed;
mod process;
mod slow;

use std::time::Instant;

use bellwether_tests::support::wait_for;

use arena::{Arena, PATIENCE};
use process::Figures;

type Attack = fn(&Arena);

/// Each with its name, for those who read along.
macro_rules! attacks {
    ($($place:ident::$attack:ident,)*) => {
        [$((stringify!($attack), $place::$attack as Attack)),*]
    };
}

/// One test for all, because what a process holds at the end is that of all of them.
#[test]
#[expect(clippy::print_stderr, reason = "the figures are for people")]
fn after_every_hostile_client_a_scrape_is_answered_and_nothing_is_left() {
    let attacks = attacks![
        slow::clients_that_say_nothing,
        slow::clients_that_send_headers_byte_by_byte,
        slow::clients_that_do_not_read_what_they_ask_for,
        slow::clients_that_read_a_byte_now_and_then,
        slow::connections_that_stay_open_after_an_answer,
        slow::more_connections_than_there_may_be,
        slow::fifty_scrapes_at_once,
        slow::scrapes_that_are_broken_off,
        slow::clients_that_stop_to_write,
        slow::requests_one_after_the_other_without_waiting,
        malformed::ten_megabytes_of_header,
        malformed::a_thousand_headers,
        malformed::what_is_no_request,
        malformed::requests_without_host_or_with_two,
        malformed::lengths_that_disagree,
        malformed::requests_with_bodies,
    ];
    let arena = Arena::open();
    arena.scrape();
    let at_first = Figures::now();
    let mut rounds = Vec::new();
    // What the first round leaves is what an allocator and a pool of threads keep; the second must add nothing to it.
    for _ in 0..2 {
        for (name, attack) in &attacks {
            let start = Instant::now();
            attack(&arena);
            arena.scrape();
            arena.wait_for_the_end_of_all_but(0);
            eprintln!("{name}: {:.2} s", start.elapsed().as_secs_f64());
        }
        rounds.push(wait_for("descriptors and threads back", PATIENCE, || {
            let now = Figures::now();
            let back =
                now.descriptors <= at_first.descriptors && now.threads <= at_first.threads + 2;
            back.then_some(now)
        }));
    }
    let slowest = arena.slowest.get();
    let (connections, requests) = (arena.connections.get(), arena.requests.get());
    eprintln!(
        "{connections} connections, {requests} requests; the slowest scrape took {slowest:?}"
    );
    eprintln!("at first {at_first:?}, after each round {rounds:?}");
    let grown = rounds[1].kilobytes.saturating_sub(rounds[0].kilobytes);
    assert!(grown < 16 << 10, "{grown} kB more after the second round");
    arena.close();
}
