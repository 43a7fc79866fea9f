use bellwether::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Time waited.
    wait_seconds_sum: Gauge,
}

fn main() {}
