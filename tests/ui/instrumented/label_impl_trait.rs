use bellwether::{Label, instrumented};

#[instrumented(name = "step", labels(stage))]
fn step(stage: impl Label) {
    let _ = stage;
}

fn main() {}
