use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    #[metric(help = include_str!("help.txt"))]
    orders: Counter,
}

fn main() {}
