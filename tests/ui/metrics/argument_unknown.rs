use bellwether::{Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(bucket = [0.1], unit = "seconds")]
    wait: Histogram,
}

fn main() {}
