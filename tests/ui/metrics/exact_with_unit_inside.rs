use bellwether::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// Time.
    #[metric(exact = "app_ms_spent")]
    spent: Gauge,
}

fn main() {}
