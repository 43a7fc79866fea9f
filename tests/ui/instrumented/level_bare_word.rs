use bellwether::instrumented;

#[instrumented(level = debug)]
fn fetch() {}

fn main() {}
