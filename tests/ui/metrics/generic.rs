use bellwether::{Counter, LabelSet, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop<L: LabelSet> {
    /// Orders.
    orders: Counter<L>,
}

fn main() {}
