//! What the errors about names say to write, written: it compiles.

use bellwether::{Counter, Gauge, Info, Metrics};

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

fn main() {
    Work::global().all.inc();
    App::global().taken.inc();
}
