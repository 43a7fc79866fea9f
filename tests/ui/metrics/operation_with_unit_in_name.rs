use bellwether::{Metrics, Operation};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// Reads.
    read_ms: Operation,
}

fn main() {}
