use bellwether::{Metrics, Operation};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(calls = "orders_total", errors = "orders_total")]
    order: Operation,
}

fn main() {}
