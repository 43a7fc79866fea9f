use bellwether::{Label, instrumented};

#[derive(Label, Clone, Copy)]
enum Stage {
    Rag,
}

impl Stage {
    #[instrumented(name = "step", labels(stage: Self = self))]
    fn step(self) {}
}

fn main() {}
