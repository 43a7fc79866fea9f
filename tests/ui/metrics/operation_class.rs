use bellwether::{Metrics, Operation};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(errors(class))]
    order: Operation,
}

fn main() {}
