use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(exact = "orders_total", because = "so")]
    orders: Counter,
}

fn main() {}
