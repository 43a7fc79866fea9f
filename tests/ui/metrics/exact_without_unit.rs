use bellwether::{Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(exact = "wait", unit = "seconds")]
    wait: Histogram,
}

fn main() {}
