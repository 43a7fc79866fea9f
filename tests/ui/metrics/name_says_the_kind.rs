use bellwether::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    load_gauge: Gauge,
}

fn main() {}
