use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    #[metric(help = " ")]
    orders: Counter,
}

fn main() {}
