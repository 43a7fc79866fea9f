use bellwether::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// Time.
    #[metric(exact = "minutes")]
    left: Gauge,
}

fn main() {}
