use bellwether::{Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(unit = "seconds", buckets = [f64::NAN, "1"])]
    wait: Histogram,
}

fn main() {}
