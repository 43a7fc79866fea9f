use bellwether::{Metrics, Operation};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(calls = false, outcome(ok = "success"))]
    order: Operation,
}

fn main() {}
