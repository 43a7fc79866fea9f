use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metrics(unit = "bytes")]
    orders: Counter,
}

fn main() {}
