use bellwether::{Label, instrumented};

#[derive(Label)]
enum Stage {
    Rag,
}

#[instrumented(name = "greet", labels(stage, user))]
fn greet(stage: Stage, user: &str) {}

fn main() {}
