use bellwether::{Info, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// What runs here.
    #[metric(name = "app_info")]
    info: Info,
}

fn main() {}
