use bellwether::{Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(unit = "seconds", buckets = [0.5, 0.2, 0.2])]
    wait: Histogram,
}

fn main() {}
