use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    #[doc = concat!("Orders", ".")]
    orders: Counter,
}

fn main() {}
