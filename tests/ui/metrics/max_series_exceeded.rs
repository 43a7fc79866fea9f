use bellwether::{Counter, Histogram, Label, Metrics};

#[derive(Label)]
enum Stage { Rag, Post }
#[derive(Metrics)]
#[metrics(prefix = "shop", max_series = 20)]
struct Shop {
    /// Orders.
    orders: Counter<Stage>,
    /// Wait.
    #[metric(unit = "seconds")]
    wait: Histogram<Stage>,
}

fn main() {}
