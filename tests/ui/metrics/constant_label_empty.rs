use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop", labels(shard = ""))]
struct Shop {
    /// Orders.
    orders: Counter,
}

fn main() {}
