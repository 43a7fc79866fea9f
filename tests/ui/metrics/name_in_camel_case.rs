use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(name = "paidOrders")]
    orders: Counter,
}

fn main() {}
