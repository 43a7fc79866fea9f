use bellwether::instrumented;

#[instrumented(level = "debg")]
fn fetch() {}

fn main() {}
