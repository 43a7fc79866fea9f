use bellwether::{Metrics, Operation};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(duration = "order_latency_ms")]
    order: Operation,
}

fn main() {}
