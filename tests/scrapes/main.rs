//! How scrapes are answered: together, in time, whatever collectors do, and in the coding that the client wants.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

mod codings;
mod collectors;
mod ending;
mod patience;
mod seats;
mod sharing;
#[cfg(unix)]
mod unix;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bellwether::http::{Handle, Server};
use bellwether::{Collected, Collector, Health, Kind, Number, Registry};

const PATIENCE: Duration = Duration::from_secs(20);

/// A collector that waits, where it runs for a scrape, to be let through.
struct Gate {
    begun: Mutex<Sender<()>>,
    go: Mutex<Receiver<()>>,
}

/// The test's side of a gate. Dropping it lets everything through.
struct Keeper {
    begun: Receiver<()>,
    go: Sender<()>,
}

impl Keeper {
    /// Until the collector runs.
    fn wait(&self) {
        self.begun.recv_timeout(PATIENCE).unwrap();
    }

    /// Lets one run through.
    fn let_through(&self) {
        self.go.send(()).unwrap();
    }

    /// How often the collector has begun since it was last asked.
    fn begun(&self) -> usize {
        self.begun.try_iter().count()
    }
}

impl Collector for Gate {
    fn collect(&self, families: &mut Collected) {
        // The tests look at the registry too, from their own threads.
        if std::thread::current().name() != Some("bellwether-collect") {
            return;
        }
        let _ = self.begun.lock().unwrap().send(());
        let _ = self.go.lock().unwrap().recv();
        let open = families.family(Kind::Gauge, "gate_open", "Whether it is open.");
        open.number(&[], Number::Unsigned(1));
    }
}

fn gate(registry: &Registry) -> Keeper {
    let ((begun, has_begun), (go_on, go)) = (channel(), channel());
    registry.collect_from(Gate {
        begun: Mutex::new(begun),
        go: Mutex::new(go),
    });
    Keeper {
        begun: has_begun,
        go: go_on,
    }
}

/// A registry with a family of `lines` series.
fn shelves(lines: usize) -> Registry {
    let registry = Registry::new();
    registry.collect_from(Shelves(lines));
    registry
}

struct Shelves(usize);

impl Collector for Shelves {
    fn collect(&self, families: &mut Collected) {
        let apples = families.family(Kind::Counter, "shelf_apples_total", "Apples.");
        for shelf in 0..self.0 {
            apples.number(&[("shelf", &shelf.to_string())], Number::Unsigned(3));
        }
    }
}

fn serve(registry: &Registry, set: impl FnOnce(Server) -> Server) -> Handle {
    let server = Server::bind("127.0.0.1:0").unwrap();
    let server = server.registry(registry).health(&Health::new());
    set(server).spawn().unwrap()
}

/// What a registry says of itself.
fn own(registry: &Registry, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    registry.snapshot().value(name, labels)
}

/// Does something in as many threads, and waits for all of them.
fn at_once<T: Send + 'static>(
    threads: usize,
    what: impl Fn(usize) -> T + Send + Sync + 'static,
) -> Vec<T> {
    let what = Arc::new(what);
    let start = |number| {
        let what = Arc::clone(&what);
        std::thread::spawn(move || what(number))
    };
    let threads: Vec<_> = (0..threads).map(start).collect();
    let join = |thread: std::thread::JoinHandle<T>| thread.join().unwrap();
    threads.into_iter().map(join).collect()
}
