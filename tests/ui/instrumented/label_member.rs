use bellwether::{Label, instrumented};

#[derive(Label, Clone, Copy)]
enum Kind { Card, Cash }
struct Job { kind: Kind }

impl Job {
    #[instrumented(name = "run", labels(self.kind))]
    fn run(&self) {}
}

fn main() {}
