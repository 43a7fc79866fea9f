use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop", labels(shard = 5))]
struct Shop {
    /// Orders.
    orders: Counter,
}

fn main() {}
