use bellwether::{Metrics, Operation};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(outcome(okay = "success"))]
    order: Operation,
}

fn main() {}
