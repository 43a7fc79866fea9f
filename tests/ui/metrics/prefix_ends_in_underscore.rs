use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop_")]
struct Shop {
    /// Orders.
    orders: Counter,
}

fn main() {}
