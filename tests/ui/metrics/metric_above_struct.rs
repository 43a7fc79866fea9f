use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
#[metric(help = "x")]
struct Shop {
    /// Orders.
    orders: Counter,
}

fn main() {}
