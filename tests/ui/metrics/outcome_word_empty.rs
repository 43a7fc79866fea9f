use bellwether::{Metrics, Operation};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(outcome(ok = ""))]
    order: Operation,
}

fn main() {}
