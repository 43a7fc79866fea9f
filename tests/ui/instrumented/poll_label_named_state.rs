use bellwether::{Label, instrumented};

#[derive(Label)]
enum State {
    Open,
}

#[instrumented(name = "load", labels(state), poll)]
async fn load(state: State) {}

fn main() {}
