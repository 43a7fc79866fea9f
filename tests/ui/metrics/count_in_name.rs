use bellwether::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    orders_count: Gauge,
}

fn main() {}
