use bellwether::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// Time.
    #[metric(name = "cpu_s_used")]
    cpu: Gauge,
}

fn main() {}
