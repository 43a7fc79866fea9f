use bellwether::{Metrics, Operation};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// Reads.
    #[metric(calls = "app_minutes_read_total")]
    read: Operation,
}

fn main() {}
