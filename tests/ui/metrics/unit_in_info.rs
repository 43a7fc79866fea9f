use bellwether::{Info, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// What runs.
    run_ms_build: Info,
}

fn main() {}
