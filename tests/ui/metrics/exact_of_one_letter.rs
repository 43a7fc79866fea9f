use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// Orders of plan B.
    #[metric(exact = "app_plan_b_total")]
    orders: Counter,
}

fn main() {}
