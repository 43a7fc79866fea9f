use bellwether::{Counter, Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop", max_serie = 10)]
struct Shop {
    orders: Counter,
    /// Load.
    #[metric(unit = "percent", buckets = [1.0])]
    load_total: Gauge,
}

fn main() {
    Shop::global().orders.inc();
}
