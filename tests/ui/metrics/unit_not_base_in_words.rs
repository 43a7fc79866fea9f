use bellwether::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// Bandwidth.
    #[metric(unit = "bits_per_second")]
    bandwidth: Gauge,
}

fn main() {}
