use bellwether::{Label, instrumented};

#[derive(Label, Clone, Copy)]
enum Kind { Card, Cash }

impl Kind {
    #[instrumented(name = "run", labels(self))]
    fn run(self) {}
}

fn main() {}
