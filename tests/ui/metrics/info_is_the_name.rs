use bellwether::{Info, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    info: Info,
}

fn main() {}
