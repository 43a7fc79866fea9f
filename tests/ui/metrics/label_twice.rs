use bellwether::{Counter, Label, Metrics};

#[derive(Label)]
enum Stage { Rag, Post }
#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    orders: Counter<(Stage, Stage)>,
}

fn main() {}
