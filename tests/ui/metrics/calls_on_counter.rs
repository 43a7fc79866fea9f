use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(calls = "orders_total")]
    orders: Counter,
}

fn main() {}
