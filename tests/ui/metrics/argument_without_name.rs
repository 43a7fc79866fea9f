use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics("shop")]
struct Shop {
    /// Orders.
    orders: Counter,
}

fn main() {}
