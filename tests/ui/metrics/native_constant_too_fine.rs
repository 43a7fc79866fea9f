use bellwether::{Histogram, Metrics};

const FACTOR: f64 = 1.0;

#[derive(Metrics)]
#[metrics(prefix = "page")]
struct Group {
    /// Size of an answer.
    #[metric(native(factor = FACTOR))]
    size: Histogram,
}

fn main() {}
