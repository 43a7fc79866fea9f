use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// Orders of plan B.
    plan_b_orders: Counter,
}

fn main() {}
