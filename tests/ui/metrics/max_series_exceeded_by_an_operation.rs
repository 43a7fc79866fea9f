use bellwether::{Label, Metrics, Operation};

#[derive(Label)]
enum Stage { Rag, Post }
#[derive(Metrics)]
#[metrics(prefix = "shop", max_series = 20)]
struct Shop {
    /// Orders.
    order: Operation<Stage>,
}

fn main() {}
