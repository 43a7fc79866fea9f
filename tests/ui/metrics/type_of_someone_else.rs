use bellwether::{Metrics};

mod other {
    pub struct Counter;
}

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    orders: other::Counter,
}

fn main() {}
