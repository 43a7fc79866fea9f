use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop:web")]
struct Shop {
    /// Orders.
    orders: Counter,
}

fn main() {}
