use bellwether::{Metrics, Operation};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// Reads.
    #[metric(name = "readAll")]
    read: Operation,
}

fn main() {}
