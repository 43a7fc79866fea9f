use bellwether::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    cache_mb: Gauge,
}

fn main() {}
