use bellwether::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "page")]
struct Group {
    /// Size of an answer.
    #[metric(native)]
    size: Counter,
}

fn main() {}
