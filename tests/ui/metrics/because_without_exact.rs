use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(because = "so")]
    orders: Counter,
}

fn main() {}
