use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// What runs here.
    #[metric(name = "app_orders_total")]
    orders: Counter,
}

fn main() {}
