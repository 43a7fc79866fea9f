use bellwether::{Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "page")]
struct Group {
    /// Size of an answer.
    #[metric(native(zero_threshold = -0.5))]
    size: Histogram,
}

fn main() {}
