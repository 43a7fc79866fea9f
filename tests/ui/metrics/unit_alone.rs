use bellwether::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// Time.
    ms: Gauge,
}

fn main() {}
