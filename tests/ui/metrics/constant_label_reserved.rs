use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop", labels(le = "x"))]
struct Shop {
    /// Orders.
    orders: Counter,
}

fn main() {}
