use bellwether::{Label, instrumented};

#[derive(Label)]
enum Stage {
    Rag,
}

#[instrumented(labels(stage))]
fn step(stage: Stage) {
    let _ = stage;
}

fn main() {}
