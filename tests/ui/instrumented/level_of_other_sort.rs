use bellwether::instrumented;

#[instrumented(level = true)]
fn fetch() {}

fn main() {}
