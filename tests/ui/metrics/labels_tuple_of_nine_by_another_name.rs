use bellwether::{Counter, Label, Metrics};

#[derive(Label)]
enum A { One, Two }
type Nine = (A, A, A, A, A, A, A, A, A);
#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    orders: Counter<Nine>,
}

fn main() {}
