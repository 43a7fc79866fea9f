use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "webShop")]
struct Shop {
    /// Orders.
    orders: Counter,
}

fn main() {}
