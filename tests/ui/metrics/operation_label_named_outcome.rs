use bellwether::{Label, Metrics, Operation};

#[derive(Label)]
enum Outcome { Paid }
#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    order: Operation<Outcome>,
}

fn main() {}
