use bellwether::{Label, instrumented};

#[instrumented(name = "step", labels(stage))]
fn step<S: Label>(stage: S) {
    let _ = stage;
}

fn main() {}
