use bellwether::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// Bandwidth.
    bits_per_second: Gauge,
}

fn main() {}
