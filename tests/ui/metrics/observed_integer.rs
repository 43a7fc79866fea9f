use bellwether::{Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(buckets = [1.0, 5.0])]
    items: Histogram,
}

fn main() {
    Shop::global().items.observe(3);
}
