use bellwether::{Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(buckets = linear(0.1, 2.0))]
    size: Histogram,
}

fn main() {}
