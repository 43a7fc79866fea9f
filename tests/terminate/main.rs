//! The end of a program by SIGTERM and SIGINT. In processes of their own, because a signal is for all of it. Checklist:
//! 54, 67.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

mod ends;

use std::net::TcpStream;
use std::process::Command;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use bellwether::http::{Handle, Server};
use bellwether::{Collected, Collector, Health, Kind, Number, Registry};
use bellwether_tests::support::{get, wait_for};

const PATIENCE: Duration = Duration::from_secs(20);

struct Gate(Mutex<Sender<()>>, Mutex<Receiver<()>>);

impl Collector for Gate {
    fn collect(&self, families: &mut Collected) {
        let _ = self.0.lock().unwrap().send(());
        let _ = self.1.lock().unwrap().recv();
        let sheep = families.family(Kind::Gauge, "gate_sheep", "Sheep that went through.");
        for number in 0..5000 {
            sheep.number(&[("sheep", &number.to_string())], Number::Unsigned(1));
        }
    }
}

fn serve(registry: &Registry, health: &Health) -> Handle {
    let server = Server::bind("127.0.0.1:0").unwrap();
    server.registry(registry).health(health).spawn().unwrap()
}

#[test]
fn a_scrape_begun_before_sigterm_is_whole_and_readiness_fails_at_once() {
    let (health, registry) = (Health::new(), Registry::new());
    let ((begun, has_begun), (go_on, go)) = (channel(), channel());
    registry.collect_from(Gate(Mutex::new(begun), Mutex::new(go)));
    let server = serve(&registry, &health);
    let address = server.local_addr();
    let scrape = thread::spawn(move || get(address, "/metrics", ""));
    has_begun.recv_timeout(PATIENCE).unwrap();

    // The other way to wait, in the same program.
    let other = serve(&Registry::new(), &Health::new());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let other = thread::spawn(move || runtime.block_on(other.until_terminated()));
    let (waiting, waits) = channel();
    let terminated = thread::spawn(move || {
        let ended = server.until_terminated();
        waiting.send(()).unwrap();
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(ended)
    });
    waits.recv_timeout(PATIENCE).unwrap();
    let blocking = serve(&Registry::new(), &Health::new());
    let blocking = thread::spawn(move || blocking.blocking_until_terminated());
    // Those that wait on other threads have begun to, or end at once when they do: the first signal is for all.
    // The kernel tells which signals are caught: SIGTERM is number 15.
    wait_for("the signal to be caught", PATIENCE, || {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let caught = status
            .lines()
            .find_map(|line| line.strip_prefix("SigCgt:\t"))?;
        (u64::from_str_radix(caught, 16).ok()? & 1 << 14 != 0).then_some(())
    });
    // The shell's own, since not every machine has a program of that name.
    let kill = format!("kill -TERM {}", std::process::id());
    let terminate = || Command::new("sh").args(["-c", &kill]).status().unwrap();
    assert!(terminate().success());
    wait_for("draining", PATIENCE, || health.is_draining().then_some(()));
    wait_for("a closed port", PATIENCE, || {
        TcpStream::connect(address).err()
    });
    assert!(!terminated.is_finished());
    go_on.send(()).unwrap();
    let page = scrape.join().unwrap();
    assert_eq!(page.header("content-length"), page.body.len().to_string());
    assert!(page.body.contains("\ngate_sheep{sheep=\"4999\"} 1\n"));
    assert!(terminated.join().unwrap().is_ok());
    wait_for("the others", PATIENCE, || {
        (other.is_finished() && blocking.is_finished()).then_some(())
    });
    assert!(other.join().unwrap().is_ok());
    assert!(blocking.join().unwrap().is_ok());
    // A server that comes after the signal ends as soon as it waits for one.
    let late = serve(&Registry::new(), &Health::new());
    assert!(late.blocking_until_terminated().is_ok());
}
