use bellwether::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// What runs here.
    total: Gauge,
}

fn main() {}
