use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(unit)]
    sent: Counter,
}

fn main() {}
