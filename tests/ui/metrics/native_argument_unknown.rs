use bellwether::{Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "page")]
struct Group {
    /// Size of an answer.
    #[metric(native(max_bucket = 160))]
    size: Histogram,
}

fn main() {}
