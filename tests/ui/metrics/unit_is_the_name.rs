use bellwether::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// What runs here.
    #[metric(unit = "seconds")]
    ms: Gauge,
}

fn main() {}
