//! What the errors about names say to write, written.

use bellwether::{Counter, Format, Gauge, Info, Metrics, Operation, Registry};

/// What runs here.
#[derive(Metrics)]
#[metrics(prefix = "app")]
pub struct App {
    /// Of `name = "app_info"`.
    #[metric(exact = "app_info")]
    pub info: Info,
    /// Of `name = "app_orders_total"`.
    #[metric(name = "orders")]
    pub taken: Counter,
    /// Of `ms`, with the unit.
    #[metric(exact = "app_seconds", unit = "seconds")]
    pub ms: Gauge,
    /// Of `bits_per_second`.
    pub bytes_per_second: Gauge,
    /// Of `exact = "app_ms_spent"`.
    #[metric(exact = "app_spent_seconds")]
    pub spent: Gauge,
    /// The same, kept for a reason.
    #[metric(exact = "app_ms_spent", because = "the old dashboards ask for it")]
    pub spent_before: Gauge,
    /// A short word at the beginning of a name is no unit to anybody.
    #[metric(exact = "ms_of_app")]
    pub short: Gauge,
    /// Of `read_ms`, which is an operation.
    pub read: Operation,
    /// Of an operation that no family is named after.
    #[metric(calls = "app_writes_total", duration = false, in_flight = false)]
    pub write_ms: Operation,
    /// Of `tokens`, with the unit.
    #[metric(exact = "app_tokens_total", unit = "tokens")]
    pub tokens: Counter,
}

/// What is done.
#[derive(Metrics)]
#[metrics(prefix = "work")]
pub struct Work {
    /// Of `name = "total"`.
    #[metric(exact = "work_total")]
    pub all: Counter,
}

#[test]
fn what_the_errors_about_names_say_to_write_compiles() {
    Work::global().all.inc();
    App::global().taken.inc();
    let page = Registry::global().encode(Format::Text);
    for name in [
        "app_bytes_per_second",
        "app_info",
        "app_ms_spent",
        "app_orders_total",
        "app_seconds",
        "app_spent_seconds",
        "app_tokens_total",
        "ms_of_app",
        "work_total",
    ] {
        assert!(page.contains(&format!("\n{name} ")), "{name}: {page}");
    }
}
