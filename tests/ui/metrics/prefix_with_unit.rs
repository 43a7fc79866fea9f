use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "svc_s")]
struct App {
    /// Orders.
    orders: Counter,
}

fn main() {}
