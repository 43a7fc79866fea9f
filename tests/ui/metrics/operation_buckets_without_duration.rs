use bellwether::{Metrics, Operation};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(duration = false, buckets = [1.0])]
    order: Operation,
}

fn main() {}
