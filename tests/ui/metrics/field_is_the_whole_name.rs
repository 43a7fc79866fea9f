use bellwether::{Info, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "app")]
struct App {
    /// What runs here.
    app_info: Info,
}

fn main() {}
