use bellwether::{Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(buckets = exponental(0.1, 2.0, 5))]
    size: Histogram,
}

fn main() {}
