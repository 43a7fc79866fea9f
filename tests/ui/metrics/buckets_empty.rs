use bellwether::{Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(unit = "seconds", buckets = [])]
    wait: Histogram,
}

fn main() {}
