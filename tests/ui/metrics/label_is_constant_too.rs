use bellwether::{Counter, Label, Metrics};

#[derive(Label)]
enum Stage { Rag, Post }
#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(labels(stage = "a"))]
    orders: Counter<Stage>,
}

fn main() {}
