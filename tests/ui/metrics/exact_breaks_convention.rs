use bellwether::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(exact = "garrison_entries_total")]
    entries: Gauge,
}

fn main() {}
