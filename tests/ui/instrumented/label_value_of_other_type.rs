use bellwether::{Label, instrumented};

#[derive(Label)]
enum Stage {
    Rag,
}

#[instrumented(name = "step", labels(stage: Stage = number))]
fn step(number: u32) {}

fn main() {}
