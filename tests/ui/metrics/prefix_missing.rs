use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(max_series = 5)]
struct Shop {
    /// Orders.
    orders: Counter,
}

fn main() {}
