use bellwether::{Gauge, Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Sizes.
    #[metric(buckets = [1.0])]
    size: Histogram,
    /// Count.
    #[metric(exact = "shop_size_count", because = "old name")]
    sizes: Gauge,
}

fn main() {}
