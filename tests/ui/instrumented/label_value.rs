use bellwether::{Label, instrumented};

#[derive(Label, Clone, Copy)]
enum Kind { Card, Cash }

#[instrumented(name = "run", labels(Kind::Card))]
fn run() {}

fn main() {}
