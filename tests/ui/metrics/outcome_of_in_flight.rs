use bellwether::{Metrics, Operation};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(in_flight(name = "running", outcome))]
    order: Operation,
}

fn main() {}
