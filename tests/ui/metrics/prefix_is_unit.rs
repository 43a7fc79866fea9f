use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "minutes")]
struct App {
    /// Orders.
    orders: Counter,
}

fn main() {}
