use bellwether::{Label, instrumented};

#[derive(Label)]
enum Stage {
    Rag,
}

#[instrumented(name = "step", labels(le: Stage = Stage::Rag))]
fn step() {}

fn main() {}
