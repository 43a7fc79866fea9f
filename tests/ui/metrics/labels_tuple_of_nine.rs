use bellwether::{Counter, Label, Metrics};

#[derive(Label)]
enum A { One, Two }
#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    orders: Counter<(A, A, A, A, A, A, A, A, A)>,
}

fn main() {}
