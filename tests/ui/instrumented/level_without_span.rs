use bellwether::instrumented;

#[instrumented(span = false, level = "debug")]
fn fetch() {}

fn main() {}
