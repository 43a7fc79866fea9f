use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "web-shop")]
struct Shop {
    /// Orders.
    orders: Counter,
}

fn main() {}
