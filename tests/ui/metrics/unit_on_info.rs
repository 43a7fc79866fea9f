use bellwether::{Info, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(unit = "seconds")]
    build: Info,
}

fn main() {}
