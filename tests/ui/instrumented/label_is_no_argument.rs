use bellwether::{Label, instrumented};

#[derive(Label)]
enum Stage {
    Rag,
}

#[instrumented(name = "step", labels(stag))]
fn step(stage: Stage) {
    let _ = stage;
}

fn main() {}
