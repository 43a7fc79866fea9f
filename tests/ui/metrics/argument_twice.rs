use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(unit = "bytes", unit = "ratio")]
    sent: Counter,
}

fn main() {}
