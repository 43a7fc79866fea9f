use bellwether::{Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(unit = "seconds", buckets = [0.5, f64::INFINITY])]
    wait: Histogram,
}

fn main() {}
