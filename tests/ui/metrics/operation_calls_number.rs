use bellwether::{Metrics, Operation};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(calls = 5)]
    order: Operation,
}

fn main() {}
