use bellwether::{Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "page")]
struct Group {
    /// Size of an answer.
    #[metric(native(factor = 1.0))]
    size: Histogram,
}

fn main() {}
