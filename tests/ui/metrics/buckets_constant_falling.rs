use bellwether::{Histogram, Metrics};

const BOUNDS: [f64; 2] = [2.0, 1.0];

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(buckets = BOUNDS)]
    wait: Histogram,
}

fn main() {}
