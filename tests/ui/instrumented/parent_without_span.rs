use bellwether::instrumented;

#[instrumented(span = false, parent = None)]
fn fetch() {}

fn main() {}
