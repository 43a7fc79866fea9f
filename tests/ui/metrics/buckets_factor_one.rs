use bellwether::{Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(buckets = exponential(0.0, 1.0, 0))]
    size: Histogram,
}

fn main() {}
