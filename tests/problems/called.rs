//! All code of users that is called may record, register and gather, in the registry that calls it too.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bellwether::health::Check;
use bellwether::http::{RequestLayer, Server};
use bellwether::{FloatCounter, Format, Health, Registry, exemplars_from, on_problem};
use bellwether_tests::support::get;
use tokio::runtime::Builder;
use tower::{Layer as _, ServiceExt as _, service_fn};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::alone::alone;
use crate::back::{Back, Customer, Dropped, Gives, OWN, both, call_back, times};
use crate::conflicts::{self, Counted, Measured, use_all};

/// What begins to use the global registry, and so is what finds conflicts.
const BEGINNINGS: [&str; 7] = [
    "gather", "group", "call", "layer", "health", "check", "catalog",
];

fn begin(variant: &str) {
    match variant {
        "gather" => drop(Registry::global().snapshot()),
        "group" => {
            Measured::global().visits.inc();
            Counted::global().visits.inc();
        }
        "call" => {
            conflicts::another();
            conflicts::one();
        }
        "layer" => {
            for buckets in [[1.0], [2.0]] {
                let layer = RequestLayer::new().buckets(buckets);
                drop(layer.layer(service_fn(|()| async { Ok::<(), io::Error>(()) })));
            }
        }
        "health" => drop(Health::global().clone()),
        "check" => {
            let gone = std::sync::Arc::downgrade(&std::sync::Arc::new(()));
            let check = Check::with(gone, "gone", async |_| Ok::<(), String>(()));
            Health::global().add(check).unwrap();
        }
        _ => drop(Registry::global().catalog()),
    }
    // Whatever it was, the rest is found by this.
    use_all();
    Registry::global().snapshot();
}

#[test]
fn a_hook_may_use_what_it_is_told_of() {
    alone(&BEGINNINGS, |variant| {
        assert!(on_problem(|_| {
            use_all();
            call_back();
        }));
        begin(variant);
        assert!(times() >= conflicts::PROBLEMS, "{}", times());
    });
}

#[test]
fn a_hook_that_makes_a_problem_each_time_comes_to_an_end() {
    #[derive(bellwether::Metrics, Debug)]
    #[metrics(prefix = "spent", global = false)]
    struct Spent {
        /// Money.
        dollars: FloatCounter,
    }

    alone(&[""], |_| {
        static TOLD: AtomicUsize = AtomicUsize::new(0);
        let dollars = Spent::register(&OWN).unwrap().dollars;
        let again = dollars.clone();
        assert!(on_problem(move |_| {
            TOLD.fetch_add(1, Ordering::Relaxed);
            again.inc_by(-1.0);
            call_back();
        }));
        dollars.inc_by(-1.0);
        let told = TOLD.load(Ordering::Relaxed);
        assert!((2..1000).contains(&told), "{told}");
    });
}

/// Calls back from everything that a subscriber is asked.
struct Calls;

impl Subscriber for Calls {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        call_back();
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        call_back();
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {
        call_back();
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {
        call_back();
    }

    fn enter(&self, _: &Id) {
        call_back();
    }

    fn exit(&self, _: &Id) {
        call_back();
    }

    fn try_close(&self, _: Id) -> bool {
        call_back();
        true
    }
}

#[test]
fn a_subscriber_may_use_what_it_is_told_of() {
    alone(&BEGINNINGS, |variant| {
        tracing::subscriber::set_global_default(Calls).unwrap();
        begin(variant);
        assert!(times() >= conflicts::PROBLEMS, "{}", times());
    });
}

/// A callback of the level of a customer, which calls back when it is dropped.
fn hold(back: &Back, customer: &str) {
    let held = Dropped;
    back.level.with(Customer(customer)).read_from(move || {
        let _held = &held;
        call_back();
        7
    });
}

#[test]
fn collectors_and_callbacks_may_call_back() {
    alone(&["gather", "scrape"], |variant| {
        for registry in both() {
            let back = Back::register(&registry).unwrap();
            hold(&back, "b");
            registry.collect_from(Gives("gives"));
            let before = times();
            let page = if variant == "scrape" {
                let server = Server::bind("127.0.0.1:0").unwrap().registry(&registry);
                let server = server.spawn().unwrap();
                get(server.local_addr(), "/metrics", "").body
            } else {
                registry.encode(Format::Text)
            };
            for line in ["gives 1", "back_level{customer=\"b\"} 7"] {
                assert!(page.lines().any(|it| it == line), "{line}: {page}");
            }
            assert_eq!(times(), before + 2);
        }
    });
}

#[test]
fn what_is_taken_out_of_a_registry_may_call_back_when_it_is_dropped() {
    alone(&[""], |_| {
        for registry in both() {
            let mut back = Back::register(&registry).unwrap();
            registry.collect_from(Gives("gives"));
            let mut calls = |what: &str, take: &mut dyn FnMut(&mut Back)| {
                let before = times();
                take(&mut back);
                assert_eq!(times(), before + 1, "{what}");
            };
            calls("a callback in the place of another", &mut |back| {
                hold(back, "b");
                back.level.with(Customer("b")).read_from(|| 8);
            });
            calls("the callback of a series that is removed", &mut |back| {
                hold(back, "b");
                assert!(back.level.remove(Customer("b")));
            });
            calls("the callbacks of a set that is cleared", &mut |back| {
                hold(back, "b");
                back.level.clear();
            });
            calls("a collector in the place of another", &mut |_| {
                registry.collect_from(Gives("gives"));
            });
            calls(
                "the callback of a family that is unregistered",
                &mut |back| {
                    hold(back, "b");
                    // The registry is the last to have the family.
                    *back = Back::register(&Registry::new()).unwrap();
                    assert!(registry.unregister("back_level"));
                },
            );
        }
        let registry = Registry::new();
        registry.collect_from(Gives("gone"));
        let before = times();
        drop(registry);
        assert_eq!(times(), before + 1, "the collector of a registry");
    });
}

#[test]
fn a_source_of_exemplars_may_call_back_and_observe() {
    alone(&["observe", "call", "check"], |variant| {
        assert!(exemplars_from(|| {
            call_back();
            None
        }));
        match variant {
            "observe" => Back::register(&OWN).unwrap().sizes.observe(0.5),
            "call" => conflicts::one(),
            _ => check(Health::global()),
        }
        assert!(times() >= 1, "{}", times());
    });
}

/// Has all checks run, one more among them.
fn check(health: &Health) {
    health.answer_within(Duration::from_secs(20));
    health
        .add(Check::new("fine", || async { Ok::<(), String>(()) }))
        .unwrap();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(health.readiness());
}

#[test]
fn health_checks_may_call_back() {
    alone(&["global", "own"], |variant| {
        let own = Health::new();
        own.measure(&OWN).unwrap();
        let health = if variant == "own" {
            &own
        } else {
            Health::global()
        };
        let inside = health.clone();
        let run = move || {
            let inside = inside.clone();
            async move {
                call_back();
                inside.add(Check::told("told")).unwrap().fail("so it is");
                Ok::<(), String>(())
            }
        };
        health.add(Check::new("calls", run)).unwrap();
        check(health);
        assert_eq!(times(), 1);
    });
}

#[test]
fn a_route_may_be_found_by_code_that_calls_back() {
    alone(&["global", "own"], |variant| {
        let mut layer = RequestLayer::new().route_of(|_| {
            call_back();
            Some("/route")
        });
        if variant == "own" {
            layer = layer.registry(&OWN);
        }
        let answers = service_fn(|_: Request| async {
            call_back();
            Ok::<_, io::Error>(Response::new(Body::empty()))
        });
        let runtime = Builder::new_current_thread().build().unwrap();
        let request = Request::default();
        runtime
            .block_on(layer.layer(answers).oneshot(request))
            .unwrap();
        assert_eq!(times(), 2);
    });
}

/// Where an application writes its log lines.
struct Log;

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        call_back();
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_of_log_lines_may_call_back() {
    alone(&BEGINNINGS, |variant| {
        tracing_subscriber::fmt().with_writer(|| Log).init();
        begin(variant);
        assert!(times() >= conflicts::PROBLEMS, "{}", times());
    });
}
