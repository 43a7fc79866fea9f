use bellwether::{Label, instrumented};

#[derive(Label)]
enum Stage {
    Rag,
}

#[instrumented(name = "step", labels(stage, stage: Stage = Stage::Rag))]
fn step(stage: Stage) {
    let _ = stage;
}

fn main() {}
