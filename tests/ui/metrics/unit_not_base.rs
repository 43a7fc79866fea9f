use bellwether::{Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(unit = "ms")]
    wait: Histogram,
}

fn main() {}
