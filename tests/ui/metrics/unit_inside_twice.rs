use bellwether::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// Time.
    #[metric(unit = "seconds")]
    time_ms_spent: Gauge,
}

fn main() {}
