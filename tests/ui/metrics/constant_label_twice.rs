use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop", labels(region = "eu", region = "x"))]
struct Shop {
    /// Orders.
    #[metric(labels(region = "us"))]
    orders: Counter,
}

fn main() {}
