use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefx = "shop")]
struct Shop {
    /// Orders.
    orders: Counter,
}

fn main() {}
