//! What the errors about names say to write, written.

use bellwether::{Counter, Format, Gauge, Info, Metrics, Registry};

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
        "app_info",
        "app_orders_total",
        "app_seconds",
        "app_tokens_total",
        "work_total",
    ] {
        assert!(page.contains(&format!("\n{name} ")), "{name}: {page}");
    }
}
