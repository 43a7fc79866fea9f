use bellwether::instrumented;

#[instrumented(level = 6)]
fn fetch() {}

fn main() {}
