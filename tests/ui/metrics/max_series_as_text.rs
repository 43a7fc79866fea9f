use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop", max_series = "200")]
struct Shop {
    /// Orders.
    orders: Counter,
}

fn main() {}
