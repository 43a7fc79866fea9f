use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(exact = "orders_total", name = "orders")]
    orders: Counter,
}

fn main() {}
