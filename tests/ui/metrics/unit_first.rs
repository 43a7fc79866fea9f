use bellwether::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// Time that is left.
    minutes_left: Gauge,
}

fn main() {}
