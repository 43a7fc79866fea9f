//! Code of users that calls back, into the global registry and into another.

use std::cell::Cell;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use bellwether::{
    Collected, Collector, Counter, Format, Gauge, Histogram, Label, Metrics, Number, Operation,
    Registry, instrumented,
};

/// A registry beside the global one.
pub(crate) static OWN: LazyLock<Registry> = LazyLock::new(Registry::new);

static TIMES: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

#[derive(Label, Debug)]
#[label(limit = 3)]
pub(crate) struct Customer<'a>(pub(crate) &'a str);

#[derive(Metrics, Debug)]
#[metrics(prefix = "back", global = false)]
pub(crate) struct Back {
    /// Calls.
    pub(crate) calls: Counter,
    /// Calls of customers.
    pub(crate) customers: Counter<Customer<'static>>,
    /// How full it is.
    pub(crate) level: Gauge<Customer<'static>>,
    /// How large they are.
    #[metric(buckets = [1.0, 10.0])]
    pub(crate) sizes: Histogram,
    /// Orders.
    pub(crate) orders: Operation,
}

#[instrumented]
fn recorded() {}

struct Nothing;

impl Collector for Nothing {
    fn collect(&self, _: &mut Collected) {}

    fn identity(&self) -> Option<&str> {
        Some("nothing")
    }
}

/// Both registries.
pub(crate) fn both() -> [Registry; 2] {
    [Registry::global().clone(), OWN.clone()]
}

/// How often users' code was called, and came back.
pub(crate) fn times() -> usize {
    TIMES.load(Ordering::Relaxed)
}

/// Does with both registries whatever a program can do with one. What is called by that itself does nothing.
pub(crate) fn call_back() {
    if INSIDE.replace(true) {
        return;
    }
    recorded();
    for registry in both() {
        let back = Back::register(&registry).unwrap();
        back.calls.inc();
        back.sizes.observe(0.5);
        back.customers.with(Customer("a")).inc();
        back.customers.remove(Customer("a"));
        back.orders.start(()).ok();
        registry.collect_from(Nothing);
        registry.unregister("back_never");
        assert!(registry.snapshot().total("back_calls_total", &[]) >= 1.0);
        assert!(registry.encode(Format::Text).contains("back_calls_total"));
        assert!(!registry.encode_protobuf().is_empty());
        assert!(registry.catalog().family("back_calls_total").is_some());
    }
    TIMES.fetch_add(1, Ordering::Relaxed);
    INSIDE.set(false);
}

/// Calls back when it is collected, and when it is dropped.
pub(crate) struct Gives(pub(crate) &'static str);

impl Collector for Gives {
    fn collect(&self, families: &mut Collected) {
        call_back();
        let family = families.family(bellwether::Kind::Gauge, self.0, "Calls back.");
        family.number(&[], Number::Unsigned(1));
    }

    fn identity(&self) -> Option<&str> {
        Some(self.0)
    }
}

impl Drop for Gives {
    fn drop(&mut self) {
        call_back();
    }
}

/// Calls back when it is dropped.
#[derive(Debug)]
pub(crate) struct Dropped;

impl Drop for Dropped {
    fn drop(&mut self) {
        call_back();
    }
}
