use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Items sold.
    #[metric(slo(success = 99.9))]
    items: Counter,
}

fn main() {}
